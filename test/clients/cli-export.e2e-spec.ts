import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createProgram } from '../../src/cli/program';
import { CliError, exitCodes } from '../../src/cli/service/cli-error';
import type { JsonObject } from '../../src/edm/json/json-value';
import { many, wholeCall } from '../support/bodies';
import { callRecords, clientOf, type CallRecordsClient } from '../support/call-records';
import { ndjson, sendImport } from '../support/imports';
import { startTestApp, type TestApp } from '../support/test-app';

// The program that is started by itself is built where there is no fresh build.
jest.setTimeout(120_000);

let api: TestApp;
let client: CallRecordsClient;
let token: string;
let folder: string;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  token = await api.token();
  await sendImport(api, ndjson(many(300, (n) => wholeCall(membersOf(n)))));
});
afterAll(() => api.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callrecords-export-'));
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** @param n number of a call record, which its id, its URL and the name of its organizer hold */
function membersOf(n: number): JsonObject {
  const organizer_v2 = { id: 'o', identity: { user: { id: 'u', displayName: `Zoë ü${n}` } } };
  return { id: `c${n}`, joinWebUrl: `"a"\n,ü${n}`, organizer_v2 };
}

/** Runs the command in this process. @returns what it says at its end */
async function run(name: string, args: readonly string[] = [], url = api.http): Promise<string | undefined> {
  const all = ['export', join(folder, name), '--url', url, '--token', token, ...args];
  await createProgram().parseAsync(all, { from: 'user' });
  return jest.mocked(console.error).mock.lastCall?.[0] as string | undefined;
}

const contentOf = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
const answerTo = async (path: string, accept: string): Promise<string> =>
  (await client.get(path, { headers: { accept } })).text;

describe('callrecords export', () => {
  it('saves whole calls as lines', async () => {
    expect(await run('calls.ndjson')).toMatch(/^300 call records, 0\.\d MB$/);
    expect(await contentOf('calls.ndjson')).toBe(await answerTo(`${callRecords}/export`, 'application/x-ndjson'));
    expect(await readdir(folder)).toEqual(['calls.ndjson']);
  });

  it('saves tables, compressed where the name says so', async () => {
    expect(await run('calls.csv.gz')).toMatch(/^300 call records, /);
    const table = await answerTo(`${callRecords}/export`, 'text/csv');
    expect(gunzipSync(await readFile(join(folder, 'calls.csv.gz'))).toString()).toBe(table);
    await run('calls.txt', ['--format', 'csv']);
    expect(await contentOf('calls.txt')).toBe(table);
  });

  it.each(['sessions', 'segments'])('saves %s', async (collection) => {
    expect(await run('all', ['--collection', collection])).toMatch(new RegExp(`^300 ${collection}, `));
    expect(await contentOf('all')).toBe(await answerTo(`/v1.0/communications/${collection}`, 'application/x-ndjson'));
  });

  it('hands on query options as they are written', async () => {
    const filter = `contains(joinWebUrl,'"a"\n,ü1') and id ne 'c1+&#'`;
    const expand = 'sessions($select=id)';
    await run('some', ['--filter', filter, '--select', 'id', '--orderby', 'id desc', '--expand', expand]);
    const calls = (await contentOf('some')).trim().split('\n');
    expect(calls).toHaveLength(111);
    expect(JSON.parse(calls[0] ?? '')).toEqual({ id: 'c199', sessions: [{ id: 's' }] });
    await run('found', ['--search', '"ü7" OR ü8', '--select', 'id', '--orderby', 'id']);
    expect(await contentOf('found')).toBe('{"id":"c7"}\n{"id":"c8"}\n');
  });

  it('takes the place of an older file, and leaves it where there is no other', async () => {
    await writeFile(join(folder, 'calls'), 'old');
    await expect(run('calls', ['--filter', 'nothing eq 1'])).rejects.toMatchObject({
      message: expect.stringMatching(/^The service refuses the export \(400\): .*nothing/) as string,
      exitCode: exitCodes.usage,
    });
    expect(await contentOf('calls')).toBe('old');
    await run('calls', ['--filter', "id eq 'c1'", '--select', 'id']);
    expect(await contentOf('calls')).toBe('{"id":"c1"}\n');
    expect(await readdir(folder)).toEqual(['calls']);
  });

  it('says what cannot be written before it asks', async () => {
    await expect(run('none/calls', [], 'http://127.0.0.1:1')).rejects.toThrow(
      /none\/calls cannot be written: there is no such file or folder \(ENOENT\)/,
    );
    await expect(run('.', [], 'http://127.0.0.1:1')).rejects.toThrow(/cannot be written: it is a folder/);
    await expect(run('calls', [], 'http://127.0.0.1:1')).rejects.toThrow(
      /^No service runs at .* \(ECONNREFUSED\)\. Start it .* --url or CALLRECORDS_URL\.$/,
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('what is cut off is an error and leaves no file', () => {
  const whole = gzipSync(ndjson(many(2000, (n) => wholeCall({ id: `c${n}`, joinWebUrl: String(Math.sin(n)) }))));
  const isGzip = { 'content-encoding': 'gzip' };
  const answers: Record<string, RequestListener> = {
    'by a connection that breaks': (_, response) => {
      response.writeHead(200, {}).write('{"id":"c1"}\n', () => response.destroy());
    },
    'by a connection that breaks within a compressed stream': (_, response) => {
      response.writeHead(200, isGzip).write(whole.subarray(0, -20), () => response.destroy());
    },
    // As a proxy answers that does not pass on how its upstream ended.
    'where HTTP shows no sign of it': (_, response) => void response.writeHead(200, isGzip).end(whole.subarray(0, -20)),
    'before it begins': (_, response) => void response.writeHead(200, isGzip).end(),
    'by a service that is none': (_, response) => void response.writeHead(404).end('no'),
  };

  it.each(Object.keys(answers))('%s', async (name) => {
    const server = createServer(answers[name]).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const file of ['calls.ndjson', 'calls.ndjson.gz'])
      await expect(run(file, [], url)).rejects.toBeInstanceOf(CliError);
    expect(await readdir(folder)).toEqual([]);
    server.close();
  });
});

describe('as a program', () => {
  const start = (args: readonly string[], url = api.http) =>
    spawn(process.execPath, ['scripts/callrecords.mjs', 'export', ...args], {
      cwd: resolve(__dirname, '../..'),
      env: { ...process.env, CALLRECORDS_URL: url, CALLRECORDS_TOKEN: token },
    });

  it('writes to standard output, and ends with those who have seen enough', async () => {
    const program = start([]);
    const ended = once(program, 'close');
    expect(await text(program.stdout)).toBe(await answerTo(`${callRecords}/export`, 'application/x-ndjson'));
    expect(await ended).toEqual([0, null]);

    const lots = start(['--filter', "contains(joinWebUrl,'a')"]);
    lots.stdout.destroy();
    expect(await once(lots, 'close')).toEqual([0, null]);
  });

  it('leaves nothing when it is interrupted', async () => {
    const server = createServer((_, response) => void response.writeHead(200).write('{"id":"c1"}\n'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const program = start([join(folder, 'calls')], `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await once(server, 'request');
    while ((await readdir(folder)).length === 0) await sleep(10);
    program.kill('SIGINT');
    expect(await once(program, 'close')).toEqual([null, 'SIGINT']);
    expect(await readdir(folder)).toEqual([]);
    server.closeAllConnections();
    server.close();
  });
});
