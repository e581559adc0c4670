import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '..');
const source = join(root, 'src');
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

/** Files of the program, by their path from `src/`. */
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /(?<!\.spec|\.d)\.ts$/.test(name));

/** What a file imports of the program, types and dynamic imports included. */
function importsOf(file: string, text = readFileSync(join(source, file), 'utf8')): string[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => posix.join(dirname(file), name.replace(/\.js$/, '')))
    .flatMap((path) => [`${path}.ts`, `${path}/index.ts`].filter((each) => files.includes(each)));
}

const imports = new Map(files.map((file) => [file, importsOf(file)]));

/**
 * Folders, and files of the top, in the order of the page's first picture: each may use those behind it. A label is a path,
 * and behind `<br/>` its subfolders in their order, with "own files" for the files of the folder itself.
 */
function orderOf(text: string): string[] {
  const [, picture = ''] = /^```mermaid\nflowchart TB\n(.*?)^```/ms.exec(text) ?? [];
  return Array.from(picture.matchAll(/^ {4}[\w-]+\["([^"]+)"\]/gm), ([, label = '']) => label).flatMap((label) => {
    const [path = '', inside = 'own files'] = label.split('<br/>');
    const parts = inside.split(' › ');
    const all = parts.includes('own files') ? parts : ['own files', ...parts];
    return all.map((part) => (part === 'own files' ? path : `${path}/${part}`));
  });
}

const order = orderOf(page);
const folderOf = (file: string): string => (file.includes('/') ? dirname(file) : file);

/** Imports that go up, as `file → imported file`. */
function arrowsUp(of: ReadonlyMap<string, readonly string[]>): string[] {
  const place = (file: string): number => order.indexOf(folderOf(file));
  return [...of].flatMap(([file, imported]) =>
    imported.filter((each) => place(each) < place(file)).map((each) => `${file} → ${each}`),
  );
}

/** Groups of files of which each imports all others, directly or not (Tarjan's strongly connected components). */
function circlesOf(of: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.size - 1);
    stack.push(file);
    for (const next of of.get(file) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file) ?? 0, low.get(next) ?? 0));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) found.push(circle.sort());
  };
  for (const file of of.keys()) if (!index.has(file)) visit(file);
  return found;
}

/** The circles that the page lists. */
function listedCircles(): string[][] {
  const [, section = ''] = /^## Circles\n(.*?)^## /ms.exec(page) ?? [];
  return section
    .split(/^- /m)
    .slice(1)
    .map((item) => Array.from(item.matchAll(/`([\w./-]+\.ts)`/g), ([, file = '']) => file).sort());
}

const sorted = (circles: readonly string[][]): string[] => circles.map((circle) => circle.join(' ')).sort();

describe('the floors of docs/architecture.md', () => {
  it('name every folder of the source, and no other', () => {
    expect([...order].sort()).toEqual([...new Set(files.map(folderOf))].sort());
  });

  it('tell of every room in a paragraph', () => {
    const rooms = new Set(order.map((path) => (path.startsWith('graph/') ? path : path.split('/')[0])));
    const missing = [...rooms].filter((room) => !room?.endsWith('.ts') && !page.includes(`**\`src/${room}/\`**`));
    expect(missing).toEqual([]);
  });

  it('hold: no import goes up', () => {
    expect(arrowsUp(imports)).toEqual([]);
  });

  it('would not hold with an import that goes up', () => {
    const file = 'odata/entity-set.ts';
    const added = importsOf(file, `import type { Settings } from '../config/settings';\nimport '../resources/reads';`);
    expect(arrowsUp(new Map([[file, added]]))).toEqual([`${file} → resources/reads.ts`]);
  });
});

describe('the floors of the console', () => {
  const web = join(root, 'web/src');
  const [, line = ''] = /^> (app › .*)$/m.exec(page) ?? [];
  const rooms = line.split(' › ');
  const names = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.includes('/') && /(?<!\.spec|\.d)\.tsx?$/.test(name));
  const room = (path: string): string => path.split('/')[0] ?? '';
  const up = (file: string, text: string): string[] =>
    ts
      .preProcessFile(text, true, true)
      .importedFiles.map(({ fileName }) => fileName)
      .filter((name) => name.startsWith('.'))
      .map((name) => posix.join(dirname(file), name))
      .filter((path) => rooms.indexOf(room(path)) < rooms.indexOf(room(file)))
      .map((path) => `${file} → ${path}`);

  it('name every folder, and no other', () => {
    expect([...new Set(names.map(room))].sort()).toEqual([...rooms].sort());
  });

  it('hold: no import goes up', () => {
    expect(names.flatMap((file) => up(file, readFileSync(join(web, file), 'utf8')))).toEqual([]);
    expect(up('time/zone.ts', "import '../views/call/lanes';")).toEqual(['time/zone.ts → views/call/lanes']);
  });
});

describe('circles of files', () => {
  it('are those that docs/architecture.md lists with a reason', () => {
    expect(sorted(circlesOf(imports))).toEqual(sorted(listedCircles()));
  });

  it('are found', () => {
    const ring = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', ['d']],
    ]);
    expect(circlesOf(ring)).toEqual([['a', 'b', 'c']]);
  });
});

describe('SQL', () => {
  /** A text that is, or begins, a statement. */
  const statement = /[`'"(]\s*(?:WITH \w+ AS|SELECT\s|INSERT INTO\s|UPDATE \w+\s|DELETE FROM\s)/;
  const rooms = /(?:\.sql\.ts$|(?:^|\/)sql\/|^odata\/(?:apply|functions)\/|^database\/)/;
  /** Fragments: of a set's description, and for any value; and the question whether the database answers. */
  const others = new Set(['call-records/entity-sets.ts', 'odata/sql-builder.ts', 'operations/readiness.ts']);

  it('stands where docs/architecture.md says', () => {
    const found = files.filter((file) => statement.test(withoutComments(readFileSync(join(source, file), 'utf8'))));
    expect(found.filter((file) => !rooms.test(file) && !others.has(file))).toEqual([]);
  });

  it('is sent by the folder for the database alone', () => {
    const users = files.filter((file) => {
      const text = readFileSync(join(source, file), 'utf8');
      return /import (?!type).*\bDataSource\b.* from 'typeorm'/.test(text) || /\bnew (?:Client|Pool)\(/.test(text);
    });
    // `explain` asks PostgreSQL in its own process.
    expect(users.filter((file) => !file.startsWith('database/') && file !== 'cli/explain.command.ts')).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*.*?\*\/|^\s*\/\/.*$/gms, '');
}
