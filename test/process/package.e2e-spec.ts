import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { version } from '../../package.json';
import { record, Services, tokenFor } from '../support/service';

// The package is built where there is no fresh build.
jest.setTimeout(240_000);

const run = promisify(execFile);
const root = resolve(__dirname, '../..');

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: object;
}

describe('the package', () => {
  let folder: string;
  let unpacked: string;
  let services: Services;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callrecords-package-'));
    unpacked = join(folder, 'package');
    services = await Services.create();
    await run(process.execPath, [join(root, 'scripts/pack.mjs'), folder]);
    await run('tar', ['-xzf', join(folder, `callrecords-${version}.tgz`), '-C', folder]);
    // As `npm install` would: what the package depends on, and nothing else.
    for (const name of Object.keys((await manifest()).dependencies)) {
      const link = join(unpacked, 'node_modules', name);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(root, 'node_modules', name), link);
    }
  });
  afterAll(async () => {
    await services.end();
    await rm(folder, { recursive: true, force: true });
  });

  const manifest = async (): Promise<Manifest> =>
    JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8')) as Manifest;
  const program = (): string => join(unpacked, 'scripts/callrecords.mjs');

  it('has compiled files alone: no sources, no tests, no compiler', async () => {
    const names = (await readdir(unpacked, { recursive: true })).filter((name) => !name.startsWith('node_modules'));
    expect(names.filter((name) => /\.(ts|map)$|\.spec\.|\btest\b|compile\.mjs/.test(name))).toEqual([]);
    expect(names).toContain(join('dist', 'web', 'index.html'));
    const { dependencies, devDependencies } = await manifest();
    expect(Object.keys(dependencies).filter((name) => /swc|typescript|jest|vite/.test(name))).toEqual([]);
    expect(devDependencies).toBeUndefined();
  });

  it('tells its version and its commands', async () => {
    expect((await run(program(), ['--version'])).stdout.trim()).toBe(version);
    expect((await run(program(), ['--help'])).stdout).toMatch(/^ {2}serve +run the service$/m);
  });

  it('serves without a build, and ends by a signal', async () => {
    const service = services.start({}, program(), ['serve']);
    const address = await service.listening;
    expect(service.output()).not.toContain('Building');
    const authorization = `Bearer ${await tokenFor(address ?? '')}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const url = `${address}/v1.0/communications/callRecords`;
    const created = await fetch(url, { method: 'POST', headers, body: JSON.stringify(record) });
    expect(created.status).toBe(201);
    expect(await (await fetch(`${address}/`, { headers: { accept: 'text/html' } })).text()).toContain('<script');
    expect(await services.stop(service)).toBe(0);
  });

  it('serves by several processes', async () => {
    const service = services.start({ WORKERS: '2' }, program(), ['serve']);
    expect(await service.listening).toMatch(/^http:/);
    expect(await services.stop(service)).toBe(0);
  });
});
