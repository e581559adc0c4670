import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { logs } from '../../src/call-logs/logs';
import { generateCallRecords } from '../../src/made-up/generate/generate';
import { generatedLogs, generateLogRows } from '../../src/made-up/generate/log-rows';

import { createProgram } from '../../src/cli/program';
import { exitCodes } from '../../src/cli/service/cli-error';
import type { JsonObject } from '../../src/edm/json/json-value';
import { logNames } from '../../src/graph/request/path-names';
import { noCounts } from '../../src/import/import-counts';
import { many, recordBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { ndjson } from '../support/imports';
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
});
afterAll(() => api.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callrecords-import-'));
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
  await rm(folder, { recursive: true });
});

/** What the command has printed. */
interface Said {
  readonly totals: string;
  readonly errors: readonly string[];
}

const said = (): Said => ({
  totals: String(jest.mocked(console.log).mock.lastCall?.[0]),
  errors: jest.mocked(console.error).mock.calls.map(([text]) => String(text)),
});

/** Imports a file with the content, in this process. */
async function run(name: string, content: string | Buffer, url = api.http): Promise<Said> {
  const file = join(folder, name);
  await writeFile(file, content);
  jest.mocked(console.error).mockClear();
  await createProgram().parseAsync(['import', file, '--url', url, '--token', token], { from: 'user' });
  return said();
}

const context = 'https://graph.microsoft.com/v1.0/$metadata#communications/callRecords';
const nextLink = 'https://graph.microsoft.com/v1.0/communications/callRecords?$skiptoken=x';

describe('callrecords import takes what people have', () => {
  it("Graph's own page, and tells that it is not the last one", async () => {
    const value = [wholeCall({ id: 'page1', joinWebUrl: 'a\n[{"é' }), recordBody({ id: 'page2' })];
    for (const text of [
      JSON.stringify({ '@odata.context': context, '@odata.nextLink': nextLink, value }),
      JSON.stringify({ '@odata.context': context, value, '@odata.nextLink': nextLink }, null, 2),
    ]) {
      const { totals, errors } = await run('page.json', text);
      expect(totals).toContain('2 lines\n');
      expect(totals).toContain('refused: 0');
      expect(errors).toEqual([expect.stringContaining(nextLink)]);
    }
    expect(await client.read(pathTo('page1'))).toMatchObject({ joinWebUrl: 'a\n[{"é' });
  });

  it('the page that this service answers, back again', async () => {
    await run('calls.ndjson', ndjson([wholeCall({ id: 'back', participants_v2: [{ id: 'p' }] })]));
    const page = await client.get(
      `${callRecords}?$filter=id eq 'back'&$expand=sessions($expand=segments),participants_v2`,
    );
    await client.delete(pathTo('back'));
    expect((await run('page.json', page.text)).totals).toBe(
      '1 lines\ncall records: 1 added, 0 replaced, 0 unchanged\n' +
        'within them: 1 participants, 1 sessions, 1 segments\nrefused: 0',
    );
  });

  it('an array and an indented call record, compressed or not', async () => {
    const calls = many(2500, (n) => recordBody({ id: `array${n}` }));
    expect((await run('calls.json', JSON.stringify(calls, null, 1))).totals).toContain('2500 added');
    expect((await run('calls.json.gz', gzipSync(JSON.stringify(calls)))).totals).toContain('2500 unchanged');
    expect((await run('call.json', JSON.stringify(recordBody({ id: 'indented' }), null, 2))).totals).toContain(
      '1 added',
    );
  });

  it('numbers what is refused by its place in the array', async () => {
    const { errors } = await run('calls.json', JSON.stringify([recordBody({ id: 'good' }), recordBody({ type: 'x' })]));
    expect(errors).toEqual([expect.stringMatching(/^item 2: /)]);
    expect(process.exitCode).toBe(exitCodes.refused);
  });

  it('zstd, whatever the Node of the service can unpack', async () => {
    const text = ndjson(many(300, (n) => recordBody({ id: `zstd${n}`, joinWebUrl: `${n}`.repeat(1000) })));
    const { stdout, status, error } = spawnSync('zstd', ['-c', '-q'], { input: text, maxBuffer: 1e8 });
    if (error) return;
    expect(status).toBe(0);
    expect((await run('calls.zst', stdout)).totals).toContain('300 added');
    expect((await run('calls.zst', Buffer.concat([stdout, stdout]))).totals).toContain('600 lines');
    const cut = run('calls.zst', stdout.subarray(0, -9));
    await expect(cut).rejects.toThrow(/The file cannot be read: |The import failed: /);
  });
});

describe('callrecords import --log', () => {
  const generation = { records: 300, seed: 'logs', from: Date.parse('2024-03-01'), to: Date.parse('2024-03-08') };
  const runLog = async (log: string, content: string | Buffer): Promise<string> => {
    const file = join(folder, 'rows');
    await writeFile(file, content);
    const args = ['import', file, '--log', log, '--url', api.http, '--token', token];
    await createProgram().parseAsync(args, { from: 'user' });
    return said().totals;
  };

  it('sends generated rows, which join to their call records', async () => {
    await run('calls.ndjson', ndjson([...generateCallRecords(generation)]));
    for (const log of generatedLogs) {
      const rows = [...generateLogRows(log, generation)];
      expect(rows.length).toBeGreaterThan(5);
      expect(await runLog(log, ndjson(rows))).toBe(`${log}: ${rows.length} added, 0 replaced, 0 unchanged`);
      expect(await runLog(log, gzipSync(JSON.stringify(rows)))).toBe(
        `${log}: 0 added, 0 replaced, ${rows.length} unchanged`,
      );
    }
    const read =
      '/v1.0/communications/callRecords/getDirectRoutingCalls(fromDateTime=2024-03-01,toDateTime=2024-03-08)';
    const { value } = (await client.read(`${read}?$expand=callRecord($select=id)`)) as { value: JsonObject[] };
    expect(value.length).toBeGreaterThan(5);
    for (const { correlationId, callRecord } of value) expect(callRecord).toMatchObject({ id: correlationId });
  });

  it('knows every log, and tells which rows are refused', async () => {
    expect([...logNames]).toEqual(logs.map(({ name }) => name));
    await expect(runLog('smsMessages', '{"id":"1"}\n')).rejects.toThrow(
      /startDateTime|sentDateTime|Rows 1 to 1 were not stored/,
    );
  });
});

describe('callrecords import stops in time', () => {
  it('a table of 2,437 lines is not refused line by line', async () => {
    const table = `id,version\n${'a,1\n'.repeat(2436)}`;
    await expect(run('calls.csv', table, 'http://127.0.0.1:1')).rejects.toMatchObject({
      message: expect.stringMatching(/calls\.csv cannot be imported\. The file is a table \(CSV\)/) as string,
      exitCode: exitCodes.usage,
    });
  });

  it('2,437 objects that are no call records are not refused one by one', async () => {
    const rows = ndjson(many(2437, (n) => ({ id: `${n}`, name: 'row' })));
    await expect(run('rows.ndjson', rows)).rejects.toThrow(
      /^The first 20 lines were refused, and nothing was stored\./,
    );
    expect(said().errors).toHaveLength(20);
  });

  it('where one line of a bad beginning is taken, it goes on', async () => {
    const bad = many(30, (n) => ({ id: `bad${n}` }));
    const { totals, errors } = await run('calls.ndjson', ndjson([...bad, recordBody({ id: 'after' })]));
    expect(errors).toHaveLength(30);
    expect(totals).toContain('refused: 30');
  });

  it('says what cannot be read', async () => {
    const read = (file: string): Promise<unknown> => createProgram().parseAsync(['import', file], { from: 'user' });
    await expect(read(join(folder, 'none'))).rejects.toThrow(/none cannot be read: there is no such file/);
    await expect(read(folder)).rejects.toThrow(/cannot be read: it is a folder/);
  });

  it('says that an array is cut off', async () => {
    const text = JSON.stringify([recordBody({ id: 'cut1' }), recordBody({ id: 'cut2' })]);
    await expect(run('cut.json', text.slice(0, -1))).rejects.toThrow(/ends within its JSON/);
    expect(said().totals).toContain('2 added');
  });
});

describe('an import that is broken off tells what was stored', () => {
  const progress = `${JSON.stringify({ ...noCounts(), kind: 'progress', lines: 1000, callRecords: { added: 1000, replaced: 0, unchanged: 0 } })}\n`;

  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** @returns the address of a service that answers so */
  async function serve(listener: RequestListener): Promise<string> {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it.each([
    ['by the end of the service', '', /^The connection ended before the import did\. Send the file again/],
    ['within a line', '{"kind":"ref', /^The connection ended before the import did\. Send the file again/],
  ])('%s', async (_, rest, message) => {
    const url = await serve((_request, response) => {
      response.writeHead(200).write(progress + rest, () => setImmediate(() => response.destroy()));
    });
    await expect(run('calls.ndjson', ndjson([sessionBody()]), url)).rejects.toThrow(message);
    expect(said().totals).toContain('call records: 1000 added');
  });

  it('by Ctrl-C', async () => {
    const url = await serve((_request, response) => void response.writeHead(200).write(progress));
    const begun = once(server, 'request');
    const file = join(folder, 'calls.ndjson');
    await writeFile(file, ndjson(many(2, (n): JsonObject => recordBody({ id: `${n}` }))));
    const program = spawn(process.execPath, ['scripts/callrecords.mjs', 'import', file, '--url', url, '--token', 't'], {
      cwd: resolve(__dirname, '../..'),
    });
    let output = '';
    for (const stream of [program.stdout, program.stderr]) stream.on('data', (text) => (output += String(text)));
    await Promise.race([begun, once(program, 'close')]);
    await new Promise((done) => setTimeout(done, 500));
    program.kill('SIGINT');
    expect(await once(program, 'close')).toEqual([null, 'SIGINT']);
    expect(output).toMatch(/call records: 1000 added[^]*Interrupted\. Send the file again/);
  });
});
