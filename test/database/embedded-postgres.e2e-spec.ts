import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/database/embedded/embedded-postgres';
import { FolderInUseError } from '../../src/database/embedded/folder-lock';

const settings = { fsync: 'off' };

/** A service of its own: starts the server on a folder and prints the URL; with a second argument it then kills itself. */
const helper = `
  const { transformFileSync } = require('@swc/core');
  const options = { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } };
  require.extensions['.ts'] = (module, file) => module._compile(transformFileSync(file, options).code, file);
  const { startEmbeddedPostgres } = require('./src/database/embedded/embedded-postgres');
  startEmbeddedPostgres({ folder: process.argv[1], settings: { fsync: 'off' } }).then(({ url }) => {
    console.log(url);
    if (process.argv[2]) process.kill(process.pid, 'SIGKILL');
  });
  setInterval(() => undefined, 60_000);
`;

/** What makes processes that do not see those of other containers, where the system allows it. */
const container = ['unshare', '--pid', '--ipc', '--kill-child', '--mount-proc'];
const hasContainers = spawnSync('unshare', [...container.slice(1), 'true']).status === 0;
/** A test of what only the system's containers can show. */
const inContainers = (name: string, test: () => Promise<void>): void => {
  if (hasContainers) it(name, test);
};

/** A test of what only Linux can do. */
const onLinux = (name: string, test: () => Promise<void>): void => {
  if (process.platform === 'linux') it(name, test);
};

/** Runs a command and gives the URL that it prints. */
async function printedUrl(command: readonly string[]): Promise<[ChildProcess, string]> {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { cwd: resolve(__dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  return [child, output.toString().trim()];
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client
    .query<Record<string, unknown>>(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

describe('the embedded PostgreSQL', () => {
  let base: string;
  let folder: string;
  const started: EmbeddedPostgres[] = [];
  const kept = async (): Promise<string[]> => {
    await Promise.all(started.splice(0).map((server) => server.stop()));
    return (await readdir(join(base, 'data'))).sort();
  };
  const start = async (): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres({ folder, settings });
    started.push(server);
    return server;
  };

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'callrecords-embedded-'));
    folder = join(base, 'data', 'postgres');
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.stop()));
  });
  afterAll(() => rm(base, { recursive: true, force: true }));

  it('lets one of two first starts at the same time win', async () => {
    const results = await Promise.allSettled([start(), start()]);
    const [refusal, ...others] = results.flatMap((result): unknown[] =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    expect(others).toEqual([]);
    expect(refusal).toBeInstanceOf(FolderInUseError);
    expect(await kept()).toEqual(['postgres', 'postgres.password']);
  });

  it('keeps what was written over a restart', async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE kept AS SELECT 'Ä'::text AS value");
    await first.stop();
    await first.stop();
    expect(await first.exited).toEqual({ code: 0, signal: null });
    const second = await start();
    expect(await query(second.url, 'SELECT upper(value) AS value FROM kept')).toEqual([{ value: 'Ä' }]);
  });

  it('shows by a socket whose it is, which nobody else may use', async () => {
    await start();
    const [name = ''] = (await readdir(dirname(folder))).filter((file) => file.includes('.owner-'));
    if (process.platform !== 'win32') expect((await stat(join(dirname(folder), name))).mode & 0o777).toBe(0o600);
  });

  it('listens on loopback with a password that only its owner may read', async () => {
    const { url } = await start();
    const password = (await readFile(`${folder}.password`, 'utf8')).trim();
    expect(new URL(url)).toMatchObject({ hostname: '127.0.0.1', username: 'callrecords', password });
    if (process.platform !== 'win32') expect((await stat(`${folder}.password`)).mode & 0o777).toBe(0o600);
    await expect(query(url.replace(password, 'guess'), 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect(await query(url, "SELECT current_setting('listen_addresses') AS a, current_setting('fsync') AS f")).toEqual([
      { a: '127.0.0.1', f: 'off' },
    ]);
  });

  const takeOver = async (command: readonly string[]): Promise<void> => {
    const [service, url] = await printedUrl([...command, process.execPath, '-e', helper, folder]);
    const exit = once(service, 'exit');
    await query(url, "CREATE TABLE IF NOT EXISTS written AS SELECT 'committed' AS value");
    await expect(start()).rejects.toBeInstanceOf(FolderInUseError);
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    service.kill('SIGKILL');
    await exit;
    const { url: own } = await start();
    expect(await query(own, 'SELECT value FROM written')).toEqual([{ value: 'committed' }]);
    await expect(query(url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
  };
  onLinux('fails a statement that needs too much memory, and that alone', async () => {
    const { url } = await start();
    const client = new Client({ connectionString: url });
    await client.connect();
    const need = "SELECT length(string_agg(repeat('x', 1000000), '')) AS length FROM generate_series(1, $1)";
    await expect(client.query(need, [900])).rejects.toMatchObject({ code: '53200' });
    expect((await client.query(need, [50])).rows).toEqual([{ length: 50_000_000 }]);
    await client.end();
  });

  it('is refused by the folder of another service, and stops the orphan of a killed one', () => takeOver([]));
  inContainers('is refused by the folder of a service in another container', () => takeOver(container));

  inContainers('stops an orphan whose process id cannot be seen', async () => {
    const command = [...container, 'sh', '-c', '"$@"; sleep 60', 'sh', process.execPath, '-e', helper, folder, 'die'];
    const [shell, url] = await printedUrl(command);
    try {
      await query(url, "CREATE TABLE from_orphan AS SELECT 'committed' AS value");
      const { url: own } = await start();
      expect(await query(own, 'SELECT value FROM from_orphan')).toEqual([{ value: 'committed' }]);
      await expect(query(url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
    } finally {
      shell.kill('SIGKILL');
    }
  });

  it('lets no more than one of many first starts win', async () => {
    const starts = await Promise.allSettled(Array.from({ length: 6 }, start));
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of starts)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(FolderInUseError);
  });

  it('works in a folder whose path is too long for sockets', async () => {
    const server = await startEmbeddedPostgres({ folder: join(base, 'x'.repeat(120), 'postgres'), settings });
    const { url } = server;
    started.push(server);
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says at once what to do when the password is lost', async () => {
    await rm(`${folder}.password`);
    await expect(start()).rejects.toThrow(/password of the database is lost.*Put it back from a copy/);
    await writeFile(`${folder}.password`, 'wrong\n');
    await expect(start()).rejects.toThrow(/not that of the database. Put it back/);
    await rm(folder, { recursive: true });
    await start();
  });

  it('ends with its parts when told to while it starts', async () => {
    const stop = new AbortController();
    const fresh = join(base, 'aborted', 'postgres');
    const starting = startEmbeddedPostgres({ folder: fresh, settings, signal: stop.signal });
    // The folder of initdb shows that it runs.
    while (!(await readdir(dirname(fresh)).catch((): string[] => [])).some((name) => name.includes('.new-')))
      await sleep(10);
    stop.abort();
    await expect(starting).rejects.toThrow('aborted');
    expect((await readdir(dirname(fresh))).filter((name) => name.includes('owner'))).toEqual([]);
  });

  it('starts over a postmaster.pid whose process id now belongs to another program', async () => {
    await writeFile(join(folder, 'postmaster.pid'), `${process.ppid}\n${folder}\n0\n1\n\n127.0.0.1\n`);
    expect(await query((await start()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('tells the last log lines when it does not become ready', async () => {
    const failing = startEmbeddedPostgres({ folder, settings: { max_connections: 'many' } });
    await expect(failing).rejects.toThrow(/ended before it was ready[\s\S]*max_connections/);
  });

  it('clears away what an interrupted first start left', async () => {
    await mkdir(`${folder}.new-0123456789ab/base`, { recursive: true });
    await start();
    expect(await kept()).toEqual(['postgres', 'postgres.password']);
  });

  it('refuses a folder that holds something else', async () => {
    const other = startEmbeddedPostgres({ folder: join(base, 'data'), settings });
    await expect(other).rejects.toThrow(/neither empty nor a PostgreSQL cluster/);
  });
});
