import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { builtConsole } from '../support/console-build';

jest.setTimeout(120_000);

/** Bytes of compressed script that the first load may have. */
const MOST = 250 * 1024;

let folder: string;
let page: string;
beforeAll(async () => {
  folder = await builtConsole();
  page = readFileSync(join(folder, 'index.html'), 'utf8');
});

/** Scripts that a page loads at once: its own, those that it names, and what these import from the first line on. */
function firstScripts(): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const text = readFileSync(join(folder, 'assets', name), 'utf8');
    for (const [, path = ''] of text.matchAll(
      /(?:^|[;}\s])(?:import|export)(?:[\w$*{},\s]+from)?["']\.\/([^"']+\.js)["']/g,
    ))
      follow(path);
  };
  for (const [, name = ''] of page.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)) follow(name);
  return found;
}

describe('the build of the console', () => {
  it('loads at most 250 KB of compressed script at first', () => {
    const sizes = [...firstScripts()].map((name) => statSync(join(folder, 'assets', `${name}.gz`)).size);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(MOST);
  });

  it('has no script or style in the page, and names no other host', () => {
    expect(page).not.toMatch(/<script(?![^>]* src=)|<style| on\w+=|https?:/);
  });

  it('has hashed names, and a compressed copy of each file', () => {
    const names = readdirSync(join(folder, 'assets'));
    for (const name of names.filter((one) => !/\.(?:br|gz)$/.test(one))) {
      expect(name).toMatch(/-[\w-]{8}\.\w+$/);
      const content = readFileSync(join(folder, 'assets', name));
      expect(gunzipSync(readFileSync(join(folder, 'assets', `${name}.gz`))).equals(content)).toBe(true);
      expect(names).toContain(`${name}.br`);
    }
  });
});
