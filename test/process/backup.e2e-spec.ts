import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import { ArchiveReader } from '../../src/database/backup/archive';
import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody, sessionBody } from '../support/bodies';
import { ndjson } from '../support/imports';
import { Services, tokenFor, type Service } from '../support/service';

// The first start builds where there is no fresh build.
jest.setTimeout(240_000);

const run = promisify(execFile);
const program = resolve(__dirname, '../../scripts/callrecords.mjs');
const calls = '/v1.0/communications/callRecords';

interface Ended {
  readonly code: number;
  readonly stderr: string;
}

describe('a backup of the embedded database', () => {
  let source: Services;
  let target: Services;
  let service: Service;
  let address: string;
  let token: string;
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callrecords-backup-'));
    file = join(folder, 'calls.backup');
    [source, target] = [await Services.create(), await Services.create()];
    [service, address] = await source.startListening();
    token = await tokenFor(address);
    const body = ndjson(many(300, (n) => recordBody({ id: `call${n}`, joinWebUrl: `\\N\t"${n}" Ä\u2028` })));
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' };
    await (await fetch(`${address}${calls}/import`, { method: 'POST', headers, body })).text();
    await send(address, `${calls}/call0/sessions`, sessionBody({ id: 'first' }));
  });
  afterAll(async () => {
    await Promise.all([source.end(), target.end()]);
    await rm(folder, { recursive: true, force: true });
  });

  async function send(to: string, path: string, body?: JsonObject): Promise<JsonObject> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${to}${path}`, {
      method: body ? 'POST' : 'GET',
      headers,
      body: body && JSON.stringify(body),
    });
    return { status: answer.status, ...((await answer.json()) as JsonObject) };
  }

  /** Runs a command with a data folder. */
  async function callrecords(dataDir: string, ...args: string[]): Promise<Ended> {
    const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '' };
    return run(process.execPath, [program, ...args], { env }).then(
      ({ stderr }) => ({ code: 0, stderr }),
      ({ code, stderr }: Ended) => ({ code, stderr }),
    );
  }

  /** What a backup holds: the hash of each table and file, the sequences, and the numbers of rows. */
  async function contentsOf(path: string): Promise<Record<string, string>> {
    const archive = new ArchiveReader(createReadStream(path).pipe(createGunzip()));
    const { migrations } = await archive.header();
    const contents: Record<string, string> = { migrations: migrations.join() };
    for (;;) {
      const entry = await archive.entry();
      const key = JSON.stringify(entry);
      contents[key] = '';
      if (entry.kind === 'end') return contents;
      if (entry.kind === 'sequence') continue;
      const hash = createHash('sha256');
      for await (const chunk of archive.chunks()) hash.update(chunk);
      contents[key] = hash.digest('hex');
    }
  }

  it('is of one moment, while clients write', async () => {
    let isOver = false;
    const writing = (async (): Promise<number> => {
      let count = 0;
      for (; !isOver; count++) await send(address, `${calls}/call1/sessions`, sessionBody({ id: `s${count}` }));
      return count;
    })();
    const { code, stderr } = await callrecords(source.dataDir, 'backup', file);
    isOver = true;
    expect(await writing).toBeGreaterThan(0);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^\d+ rows are saved to .*calls\.backup\.\n$/)]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    expect(await callrecords(target.dataDir, 'restore', file)).toMatchObject({ code: 0 });
    const [restored, to] = await target.startListening();
    const read = await fetch(`${to}${calls}/call1?$expand=sessions($top=1000;$count=true)`, {
      headers: { authorization: `Bearer ${await tokenFor(to)}` },
    });
    const call = (await read.json()) as JsonObject;
    expect(call.version).toBe(1 + Number(call['sessions@odata.count']));
    await target.stop(restored);
    await rm(target.dataDir, { recursive: true });
  });

  it('restores everything, keys included', async () => {
    const page = await send(address, `${calls}?$top=100&$orderby=id`);
    const delta = await send(address, `${calls}/delta`);
    await source.stop(service);
    await rm(file);
    expect(await callrecords(source.dataDir, 'backup', file)).toMatchObject({ code: 0 });
    expect(await callrecords(target.dataDir, 'restore', file)).toMatchObject({ code: 0 });

    const again = join(folder, 'again.backup');
    expect(await callrecords(target.dataDir, 'backup', again)).toMatchObject({ code: 0 });
    const contents = await contentsOf(file);
    expect(Object.keys(contents).filter((key) => key.startsWith('{"kind":"file"'))).toHaveLength(3);
    expect(await contentsOf(again)).toEqual(contents);

    // The token is of the key of the source, and so are the links. The issuer's name has the port.
    const [restored, to] = await target.startListening({ PORT: new URL(address).port });
    const here = (link: unknown): string => String(link).replace(/^https?:\/\/[^/]*/, '');
    expect((await send(to, here(page['@odata.nextLink']))).status).toBe(200);
    const created = await send(to, calls, recordBody({ id: 'after' }));
    expect(created.status).toBe(201);
    const link = here(delta['@odata.nextLink'] ?? delta['@odata.deltaLink']);
    expect((await send(to, link)).status).toBe(200);
    await target.stop(restored);
  });

  it('is not put over a database', async () => {
    expect(await callrecords(target.dataDir, 'restore', file)).toEqual({
      code: 2,
      stderr: expect.stringContaining('there is a database in this folder already'),
    });
  });

  it.each<[string, RegExp, (path: string) => Promise<void>]>([
    ['cut off', /is damaged or incomplete\.$/m, async (path) => truncate(path, (await stat(path)).size - 100)],
    ['something else', /is no backup of this service\.$/m, (path) => writeFile(path, gzipSync('{"value":[]}\n'))],
    ['plain text', /is no backup of this service\.$/m, (path) => writeFile(path, 'text')],
    ['missing', /cannot be read: there is no such file or folder/, (path) => rm(path)],
    [
      'of a newer service',
      /was made by version .*, whose schema this version does not know\.$/m,
      async (path) => {
        const text = gunzipSync(await readFile(path)).toString('latin1');
        await writeFile(
          path,
          gzipSync(Buffer.from(text.replace('"migrations":[', '"migrations":["Later",'), 'latin1')),
        );
      },
    ],
  ])('that is %s restores nothing, and says so', async (_, message, change) => {
    const copy = join(folder, 'changed.backup');
    const dataDir = join(folder, 'empty');
    await writeFile(copy, await readFile(file));
    await change(copy);
    const { code, stderr } = await callrecords(dataDir, 'restore', copy);
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('of a folder without a database is refused', async () => {
    const nothing = await mkdtemp(join(folder, 'nothing-'));
    expect(await callrecords(nothing, 'backup', file)).toEqual({
      code: 2,
      stderr: expect.stringContaining('there is no database in this folder'),
    });
  });
});
