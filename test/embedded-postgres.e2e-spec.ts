import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/database/embedded/embedded-postgres';
import { FolderInUseError } from '../src/database/embedded/folder-claim';

const settings = { fsync: 'off' };

/** A service of its own, to be killed: starts the server on a folder and prints the URL. */
const helper = `
  const { transformFileSync } = require('@swc/core');
  const options = { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } };
  require.extensions['.ts'] = (module, file) => module._compile(transformFileSync(file, options).code, file);
  const { startEmbeddedPostgres } = require('./src/database/embedded/embedded-postgres');
  startEmbeddedPostgres({ folder: process.argv[1], settings: { fsync: 'off' } }).then(({ url }) => console.log(url));
  setInterval(() => undefined, 60_000);
`;

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
    expect((await readdir(join(base, 'data'))).sort()).toEqual(['postgres', 'postgres.password']);
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

  it('refuses a second owner', async () => {
    const { url } = await start();
    await expect(start()).rejects.toThrow(`Another instance of the service is using ${folder}`);
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('takes its ownership back when the server has reset all sessions', async () => {
    const { url } = await start();
    await query(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%owner'");
    await expect(start()).rejects.toBeInstanceOf(FolderInUseError);
  });

  it('stops the orphan of a killed service and starts anew', async () => {
    const service = spawn(process.execPath, ['-e', helper, folder], { cwd: resolve(__dirname, '..') });
    const exit = once(service, 'exit');
    const [output] = (await once(service.stdout, 'data')) as [Buffer];
    const orphan = output.toString().trim();
    await query(orphan, "CREATE TABLE from_orphan AS SELECT 'committed' AS value");
    await expect(start()).rejects.toBeInstanceOf(FolderInUseError);
    service.kill('SIGKILL');
    await exit;
    const { url } = await start();
    expect(await query(url, 'SELECT value FROM from_orphan')).toEqual([{ value: 'committed' }]);
    await expect(query(orphan, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
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
    expect((await readdir(join(base, 'data'))).sort()).toEqual(['postgres', 'postgres.password']);
  });

  it('refuses a folder that holds something else', async () => {
    const other = startEmbeddedPostgres({ folder: join(base, 'data'), settings });
    await expect(other).rejects.toThrow(/neither empty nor a PostgreSQL cluster/);
  });
});
