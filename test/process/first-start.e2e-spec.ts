import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { dependencies } from '../../package.json';

const root = resolve(__dirname, '../..');
const nobody = 65_534;

describe('the first start', () => {
  let clone: string;
  beforeEach(async () => {
    clone = await mkdtemp(join(tmpdir(), 'callrecords-clone-'));
    for (const path of ['scripts', 'package.json']) await cp(join(root, path), join(clone, path), { recursive: true });
    await mkdir(join(clone, 'src'));
    await writeFile(join(clone, 'src', 'command-line.ts'), `console.log('built' satisfies string);`);
  });
  afterEach(async () => {
    await chmod(clone, 0o755);
    await rm(clone, { recursive: true });
  });

  const run = (uid?: number) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, 'scripts', 'callrecords.mjs')], {
      uid,
      env: { ...process.env, NODE_PATH: '' },
    });
    return { status, stdout: String(stdout), stderr: String(stderr) };
  };

  it('needs nothing that NODE_ENV=production npm ci leaves out', async () => {
    const scripts = ['start', 'callrecords', 'run', 'build', 'compile'].map((name) => `scripts/${name}.mjs`);
    const sources = (await readdir(join(root, 'src'), { recursive: true }))
      .filter((name) => /(?<!\.spec|\.d)\.ts$/.test(name))
      .map((name) => `src/${name}`);
    for (const path of [...scripts, ...sources]) {
      const text = await readFile(join(root, path), 'utf8');
      const imports = [...text.matchAll(/^(?:import|export)(?! type)[^;]*? from '([@a-z][^':]*)';$/gm)];
      for (const [, found = ''] of imports) {
        const [name] = /^(?:@[^/]+\/)?[^/]+/.exec(found) ?? [];
        expect(Object.keys(dependencies)).toContain(name);
      }
    }
  });

  it('builds, and does so once', async () => {
    await cp(join(root, 'node_modules', '@swc'), join(clone, 'node_modules', '@swc'), {
      recursive: true,
      filter: (path) => !path.includes('wasm'),
    });
    expect(run()).toEqual({ status: 0, stdout: 'built\n', stderr: 'Building ...\n' });
    expect(run()).toEqual({ status: 0, stdout: 'built\n', stderr: '' });
    expect((await readdir(join(clone, 'dist'))).filter((name) => name.startsWith('.new-'))).toEqual([]);
  });

  it('before npm ci says to run it', () => {
    expect(run()).toMatchObject({ status: 1, stderr: expect.stringContaining('run npm ci') as string });
  });

  it('by another user than the owner of the clone says who can build', async () => {
    await chmod(clone, 0o555);
    const { status, stderr } = run(process.getuid?.() === 0 ? nobody : undefined);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/The build cannot be written to .* Let the owner of/) as string,
    ]);
  });
});
