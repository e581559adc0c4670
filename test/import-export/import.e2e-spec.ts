import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { Client } from 'pg';
import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody, segmentBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, idsOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { counts, importUrl, ndjson, sendImport, type ImportAnswer, type ImportOptions } from '../support/imports';
import { realBodies } from '../support/real-bodies';
import { otherTenant, startTestApp, tenant, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
let token: string;
beforeAll(async () => {
  api = await startTestApp({ bodyLimit: 64 * 1024 });
  client = clientOf(api);
  token = await api.token();
});
afterAll(() => api.close());

const send = (body: string | Buffer, options: ImportOptions = {}): Promise<ImportAnswer> =>
  sendImport(api, body, { token, ...options });
const sendLines = (...values: JsonObject[]): Promise<ImportAnswer> => send(ndjson(values));
const expanded = (id: string): Promise<JsonObject> =>
  client.read(`${pathTo(id)}?$expand=sessions($expand=segments),participants_v2`);
const all = async (): Promise<JsonObject> => client.read(`${callRecords}?$top=1000&$expand=sessions($expand=segments)`);

it.each(['application/ndjson', 'application/jsonl; charset=utf-8', 'Application/JSON-Lines'])(
  'an import whose lines are %s is taken: it was 415',
  async (type) => {
    const line = `${JSON.stringify(recordBody({ id: type.length.toString() }))}\n`;
    const answer = await client.post(importUrl, line, { headers: { 'content-type': type } });
    expect([answer.status, answer.text.includes('"refused":0')]).toEqual([200, true]);
  },
);

describe('a line', () => {
  it('is a call record with all it contains, or a session of one', async () => {
    const answer = await sendLines(wholeCall({ id: 'forms', version: 7, participants_v2: [{ id: 'p' }] }), {
      callRecordId: 'forms',
      ...sessionBody({ id: 't', segments: [segmentBody()] }),
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    expect(answer.end).toEqual(counts('totals', 2, [1, 0, 0], [1, 0]));
    const stored = await expanded('forms');
    // As the POST of a session would, the second line raises the version.
    expect(stored).toMatchObject({ id: 'forms', version: 8, participants_v2: [{ id: 'p' }] });
    expect(itemsOf(stored, 'sessions')).toMatchObject([
      { id: 's', segments: [{ id: 'g' }] },
      { id: 't', segments: [{}] },
    ]);
  });

  it('has what it contains counted, apart from sessions with lines of their own', async () => {
    const call = (version: number): JsonObject =>
      wholeCall({ id: 'inside', version, participants_v2: [{ id: 'p' }, { id: 'q' }] });
    const own = { callRecordId: 'inside', ...sessionBody({ id: 't', segments: [segmentBody(), segmentBody()] }) };
    const containedIn = async (...lines: JsonObject[]): Promise<unknown> => (await sendLines(...lines)).end.contained;
    expect(await containedIn(call(1))).toEqual({ participants_v2: 2, sessions: 1, segments: 1 });
    expect(await containedIn(call(1))).toEqual({ participants_v2: 0, sessions: 0, segments: 0 });
    expect(await containedIn(call(2), own)).toEqual({ participants_v2: 2, sessions: 1, segments: 3 });
  });

  it('may end with CR LF, be blank, begin with a byte order mark, and the last one may have no end', async () => {
    const [one, two] = [recordBody({ id: 'crlf' }), recordBody({ id: 'last' })].map((body) => JSON.stringify(body));
    const { end } = await send(`\ufeff${one}\r\n\r\n  \n${two}`);
    expect(end).toEqual(counts('totals', 2, [2, 0, 0]));
  });

  it('is refused by the rules of a POST with its number, and the others are stored', async () => {
    const bad = recordBody({ id: 'bad', type: 'none', startDateTime: '2024-02-30T00:00:00Z' });
    const answer = await send(
      [
        JSON.stringify(recordBody({ id: 'before' })),
        JSON.stringify(bad),
        '{"id": "cut',
        '[]',
        JSON.stringify({ callRecordId: 'nobody', ...sessionBody({ id: 's' }) }),
        JSON.stringify(recordBody()),
        JSON.stringify({ callRecordId: null, ...sessionBody({ caller: 1 }) }),
        `{"id":"\xff"}`,
        JSON.stringify(recordBody({ id: 'after' })),
      ].join('\n'),
    );
    const posted = expectError(await client.post(callRecords, bad), 'invalidBody');
    const errors = answer.refused.map(({ error }) => error as JsonObject);
    expect(answer.refused.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(errors[0]).toEqual({ code: posted.code, message: posted.message, details: posted.details });
    expect(errors[1]?.message).toMatch(/not valid JSON/);
    expect(errors[2]?.message).toMatch(/must be a JSON object/);
    expect(errors[3]).toEqual({ code: 'NotFound', message: 'Could not find the requested call record.' });
    const targets = (index: number) => (errors[index]?.details as JsonObject[]).map(({ target }) => target);
    expect(targets(4)).toEqual(['id']);
    expect(targets(5)).toEqual(['caller', 'callRecordId', 'id']);
    expect(answer.end).toEqual(counts('totals', 9, [2, 0, 0], [0, 0], 7));
    expect((await client.get(pathTo('after'))).status).toBe(200);
  });

  it('is told to be taken apart where it is a page', async () => {
    const { refused } = await send(JSON.stringify({ '@odata.count': 1, value: [recordBody({ id: 'paged' })] }));
    expect(refused).toMatchObject([
      { line: 1, error: { message: expect.stringMatching(/^The line is a page\./) as string } },
    ]);
  });

  it('may not be longer than a body, and is let go as it comes in', async () => {
    const long = `{"id":"${'x'.repeat(300_000)}"}`;
    const { refused, end } = await send(`${long}\n${JSON.stringify(recordBody({ id: 'short' }))}\n`);
    expect(refused).toMatchObject([{ line: 1, error: { code: 'RequestEntityTooLarge' } }]);
    expect(end).toEqual(counts('totals', 2, [1, 0, 0], [0, 0], 1));
  });
});

describe('versions', () => {
  const call = (version: number | undefined, session: string): JsonObject =>
    recordBody({
      id: 'versions',
      joinWebUrl: `v${version}`,
      sessions: [sessionBody({ id: session })],
      participants_v2: [{ id: session }],
      ...(version === undefined ? {} : { version }),
    });

  it('a newer one replaces the call with all it contains, any other is left', async () => {
    expect((await sendLines(call(2, 'two'))).end).toEqual(counts('totals', 1, [1, 0, 0]));
    const first = await expanded('versions');
    for (const version of [2, 1, undefined]) {
      expect((await sendLines(call(version, 'x'))).end).toEqual(counts('totals', 1, [0, 0, 1]));
    }
    expect(await expanded('versions')).toEqual(first);
    expect((await sendLines(call(9, 'nine'))).end).toEqual(counts('totals', 1, [0, 1, 0]));
    const second = await expanded('versions');
    expect(second).toMatchObject({ version: 9, joinWebUrl: 'v9' });
    expect([idsOf(second, 'sessions'), idsOf(second, 'participants_v2')]).toEqual([['nine'], ['nine']]);
    expect(String(second.lastModifiedDateTime) > String(first.lastModifiedDateTime)).toBe(true);
    await client.create(`${pathTo('versions')}/sessions`, sessionBody({ id: 'posted' }));
    expect(await expanded('versions')).toMatchObject({ version: 10 });
    expect(idsOf(await expanded('versions'), 'sessions')).toEqual(['nine', 'posted']);
  });

  it('of one call may follow each other in one file', async () => {
    const of = (version: number, id: string) => recordBody({ id: 'several', version, sessions: [sessionBody({ id })] });
    const { end } = await sendLines(
      of(3, 'a'),
      { callRecordId: 'several', ...sessionBody({ id: 'lost' }) },
      of(8, 'b'),
      of(5, 'c'),
      { callRecordId: 'several', ...sessionBody({ id: 'kept' }) },
    );
    expect(end).toEqual(counts('totals', 5, [1, 1, 1], [2, 0]));
    const stored = await expanded('several');
    expect([stored.version, idsOf(stored, 'sessions')]).toEqual([9, ['b', 'kept']]);
  });

  it('stay at the largest integer', async () => {
    const version = 9223372036854775807n;
    const session = { callRecordId: 'largest', ...sessionBody({ id: 's' }) };
    await sendLines(recordBody({ id: 'largest', version }), session);
    await sendLines({ ...session, id: 't' });
    const stored = await expanded('largest');
    expect([stored.version, idsOf(stored, 'sessions')]).toEqual([version, ['s', 't']]);
  });
});

describe('an import', () => {
  it('changes nothing when a file is sent twice', async () => {
    const lines = many(50, (n) => wholeCall({ id: `twice${n}`, startDateTime: `2020-01-01T00:00:${10 + n}.1234567Z` }));
    const sessions = many(50, (n) => ({ callRecordId: `twice${n}`, ...sessionBody({ id: n % 2 ? 's' : 'u' }) }));
    const file = ndjson([...lines, ...sessions]);
    expect((await send(file)).end).toEqual(counts('totals', 100, [50, 0, 0], [25, 25]));
    const before = await all();
    expect((await send(file)).end).toEqual(counts('totals', 100, [0, 0, 50], [0, 50]));
    expect(await all()).toEqual(before);
  });

  it('stores what a POST stores', async () => {
    const bodies = realBodies().filter(({ kind }) => kind === 'callRecord');
    expect(bodies.length).toBeGreaterThan(3);
    const exact: JsonObject = wholeCall({
      startDateTime: '0001-01-01T00:00:00.0000001Z',
      endDateTime: '2024-03-01T10:30:00.1+01:00',
      joinWebUrl: 'tab\t newline\n return\r backslash\\ quote" \u2028 𝄞 \\N',
      participants_v2: [
        { id: 'a\tb\\\n', identity: { user: { id: 'u', big: 12345678901234567890n, __proto__x: [1.5] } } },
      ],
    });
    const posted = [exact, ...bodies.map(({ body }) => body)].map((body, n) => ({ ...body, id: `posted${n}` }));
    for (const body of posted) await client.create(callRecords, body);
    const { end } = await sendLines(
      ...posted.map((body, n) => ({ ...body, id: `imported${n}`, lastModifiedDateTime: '2000-01-01T00:00:00Z' })),
    );
    expect(end).toEqual(counts('totals', posted.length, [posted.length, 0, 0]));
    for (const n of posted.keys()) expect(await rowsOf(`imported${n}`)).toEqual(await rowsOf(`posted${n}`));
  });
});

/** All rows of a call, but for its id, the times of the writes, and ids that the service has made. */
async function rowsOf(id: string): Promise<unknown> {
  const database = new Client({ connectionString: api.databaseUrl });
  await database.connect();
  try {
    const contained = ['participant', 'session', 'segment'].map(
      (
        table,
      ) => `SELECT '${table}' AS name, t.position, to_jsonb(t) - '{call_record_id,revision}'::text[] AS row FROM ${table} t
        WHERE call_record_id = $1`,
    );
    const { rows } = await database.query<{ text: string }>(
      `SELECT row::text AS text FROM (
        SELECT '' AS name, 0 AS position, to_jsonb(c) - 'id' - 'last_modified_date_time' AS row FROM call_record c
        WHERE id = $1 UNION ALL ${contained.join(' UNION ALL ')}) r ORDER BY name, position`,
      [id],
    );
    expect(rows.length).toBeGreaterThan(0);
    return rows.map(({ text }) => text.replaceAll(/"id": "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}"/g, '"id": ""'));
  } finally {
    await database.end();
  }
}

describe('bodies', () => {
  const file = ndjson(many(20, (n) => recordBody({ id: `coded${n}` })));

  it('may be compressed with gzip, in several members', async () => {
    const body = Buffer.concat([zlib.gzipSync(file.slice(0, 700)), zlib.gzipSync(file.slice(700))]);
    const { end } = await send(body, { headers: { 'content-encoding': 'gzip' } });
    expect(end).toEqual(counts('totals', 20, [20, 0, 0]));
  });

  it('may be compressed with zstd where Node can decompress it', async () => {
    const { zstdCompressSync } = zlib as { zstdCompressSync?: (text: string) => Buffer };
    const answer = await send(zstdCompressSync?.(file) ?? file, { headers: { 'content-encoding': 'zstd' } });
    expect(answer.status).toBe(zstdCompressSync ? 200 : 415);
    expect(answer.headers.get('accept-encoding')).toBe(zstdCompressSync ? null : 'gzip');
  });

  it('may not look back further than 8 MB in zstd', async () => {
    // The frame begins with its magic number, a descriptor and its window, of 16 MB; one last block is empty.
    const body = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, (24 - 10) << 3, 0x01, 0x00, 0x00]);
    const { status, lines } = await send(body, { headers: { 'content-encoding': 'zstd' } });
    expect(status).toBe('createZstdDecompress' in zlib ? 400 : 415);
    expect((lines[0]?.error as JsonObject).message).toMatch(/8 MB|compressed with gzip/);
  });

  it('that are compressed and cut off leave what was whole batches', async () => {
    const file = ndjson(many(2100, (n) => recordBody({ id: `gzip${n}`, joinWebUrl: String(Math.sin(n)) })));
    const body = zlib.gzipSync(file);
    const answer = await send(body.subarray(0, -20), { headers: { 'content-encoding': 'gzip' } });
    expect(answer.end).toMatchObject({ kind: 'failed', lines: 2000, error: { code: 'BadRequest' } });
    expect((await send(body, { headers: { 'content-encoding': 'gzip' } })).end).toEqual(
      counts('totals', 2100, [100, 0, 2000]),
    );
  });

  it('may be empty', async () => {
    expect((await send('')).end).toEqual(counts('totals', 0, [0, 0, 0]));
  });

  it.each([
    ['another media type', { 'content-type': 'application/json' }],
    ['another charset', { 'content-type': 'application/x-ndjson;charset=latin1' }],
    ['another compression', { 'content-encoding': 'br' }],
  ])('of %s are refused before they are read', async (_, headers) => {
    const { status, lines } = await send(file, { headers });
    expect([status, (lines[0]?.error as JsonObject).code]).toEqual([415, 'UnsupportedMediaType']);
  });

  it('that are not compressed as they say are refused', async () => {
    const { status, lines } = await send('not gzip', { headers: { 'content-encoding': 'gzip' } });
    expect([status, (lines[0]?.error as JsonObject).code]).toEqual([400, 'BadRequest']);
  });

  it('of this kind are refused everywhere else', async () => {
    const answer = await client.post(callRecords, file, { headers: { 'content-type': 'application/x-ndjson' } });
    expectError(answer, 'unsupportedMediaType');
  });
});

describe('who asks', () => {
  it('needs the permission to write', async () => {
    const reader = await api.token(tenant, ['CallRecords.Read.All']);
    const answers = [await send('x', { token: reader }), await send('x', { token: 'none' })];
    expect(answers.map(({ status }) => status)).toEqual([403, 401]);
  });

  it('takes lines of JSON, and gives no query options', async () => {
    expect((await send('', { headers: { accept: 'application/x-ndjson' } })).status).toBe(200);
    expect((await send('', { headers: { accept: 'text/html' } })).status).toBe(406);
    const answer = await api.request(`${importUrl}?$top=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: 'x',
    });
    expectError(answer, 'invalidQuery');
  });

  it('reaches its own tenant only', async () => {
    await sendLines(recordBody({ id: 'tenants', version: 5 }));
    const theirs = { token: await api.token(otherTenant) };
    const file = ndjson([{ callRecordId: 'tenants', ...sessionBody({ id: 's' }) }, recordBody({ id: 'tenants' })]);
    expect((await send(file, theirs)).end).toEqual(counts('totals', 2, [1, 0, 0], [0, 0], 1));
    expect(await client.read(pathTo('tenants'))).toMatchObject({ version: 5 });
  });
});

describe('an import', () => {
  it('leaves a call record of the id "import" within reach', async () => {
    await client.create(callRecords, recordBody({ id: 'import' }));
    expect(await client.read(pathTo('import'))).toMatchObject({ id: 'import' });
    expect(await client.read(`${callRecords}('import')`)).toMatchObject({ id: 'import' });
    expect((await client.delete(pathTo('import'))).status).toBe(204);
    expect((await api.request(pathTo('import'), { method: 'PUT', body: recordBody() })).status).toBe(201);
    expectError(await api.request(pathTo('import'), { method: 'OPTIONS' }), 'methodNotAllowed');
  });
});

describe('at the same time', () => {
  const calls = many(300, (n) => wholeCall({ id: `race${n}` }));

  it('two imports of the same calls store each once', async () => {
    const answers = await Promise.all([calls, calls.toReversed(), calls].map((lines) => send(ndjson(lines))));
    const added = answers.map(({ end }) => (end.callRecords as JsonObject).added as number);
    expect(added.reduce((sum, count) => sum + count)).toBe(300);
    for (const { end } of answers) expect(end).toMatchObject({ kind: 'totals', lines: 300, refused: 0 });
    expect(idsOf(await expanded('race7'), 'sessions')).toEqual(['s']);
  });

  it('ordinary writes below the same calls are neither lost nor doubled', async () => {
    const sessions = calls.map(({ id = '' }) => ({ callRecordId: id, ...sessionBody({ id: 'imported' }) }));
    const posts = calls
      .slice(0, 40)
      .flatMap(({ id }) => [
        client.post(`${pathTo(String(id))}/sessions`, sessionBody({ id: 'posted' })),
        client.patch(pathTo(String(id)), { joinWebUrl: 'changed' }),
      ]);
    const [{ end }, ...written] = await Promise.all([sendLines(...sessions), ...posts]);
    expect(end).toEqual(counts('totals', 300, [0, 0, 0], [300, 0]));
    expect(new Set(written.map(({ status }) => status))).toEqual(new Set([201, 200]));
    for (const id of ['race0', 'race39']) {
      const stored = await expanded(id);
      expect([stored.version, stored.joinWebUrl]).toEqual([4, 'changed']);
      expect(idsOf(stored, 'sessions').toSorted()).toEqual(['imported', 'posted', 's']);
    }
  });
});

describe('an import', () => {
  it('is answered when it fails, though its body goes on', async () => {
    const database = new Client({ connectionString: api.databaseUrl });
    await database.connect();
    await database.query('BEGIN');
    await database.query('LOCK TABLE call_record IN EXCLUSIVE MODE');
    const { status } = await send(ndjson(many(50_000, (n) => recordBody({ id: `late${n}` }))));
    await database.end();
    expect(status).toBe(503);
    expect(await client.read(`${callRecords}?$filter=startswith(id,'late')`)).toMatchObject({ value: [] });
  });

  it('stores the lines of one call in their order, in whatever batches they come', async () => {
    const others = (name: string) => many(999, (n) => recordBody({ id: `${name}${n}` }));
    const lines = [
      ...[recordBody({ id: 'across' }), ...others('first')],
      ...[{ callRecordId: 'across', ...sessionBody({ id: 's' }) }, ...others('second')],
      recordBody({ id: 'across', version: 9, sessions: [sessionBody({ id: 't' })] }),
    ];
    const { end } = await send(ndjson(lines));
    expect(end).toEqual(counts('totals', 2001, [1999, 1, 0], [1, 0]));
    const stored = await expanded('across');
    expect([stored.version, idsOf(stored, 'sessions')]).toEqual([9, ['t']]);
  });

  it('keeps whole batches of a connection that breaks, and the next run takes up from there', async () => {
    const lines = many(2300, (n) => recordBody({ id: `broken${n}` }));
    const { hostname, port } = new URL(api.http);
    const answered = await new Promise<string>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' };
      const sent = httpRequest(
        { hostname, port, method: 'POST', path: importUrl, headers, agent: false },
        (response) => {
          // The first batch is committed, and the third one is on its way.
          response.once('data', (chunk: Buffer) => {
            sent.destroy();
            resolve(chunk.toString());
          });
        },
      );
      sent.on('error', reject);
      sent.write(ndjson(lines.slice(0, 2200)));
    });
    expect(JSON.parse(answered)).toEqual(counts('progress', 1000, [1000, 0, 0]));
    const { end } = await send(ndjson(lines));
    const { added, unchanged } = end.callRecords as { added: number; unchanged: number };
    expect([1000, 2000]).toContain(unchanged);
    expect(end).toEqual(counts('totals', 2300, [added, 0, 2300 - added]));
  });

  it('may take longer than the two minutes of other requests', async () => {
    const sockets = new Map<string, Socket>();
    const note = (begun: unknown): void => {
      const { request } = begun as { request: IncomingMessage };
      sockets.set(String(request.headers['content-type']), request.socket);
    };
    const begin = (path: string, contentType: string, body: string) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': contentType, 'transfer-encoding': 'chunked' };
      const sent = httpRequest(`${api.http}${path}`, { method: 'POST', headers, agent: false });
      sent.write(body);
      return { sent, answered: once(sent, 'response') as Promise<[IncomingMessage]> };
    };
    /** What Node does, every 30 seconds, with requests that have not arrived in time. */
    const timeOut = (contentType: string): void => {
      const error = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
      (api.app.getHttpServer() as Server).emit('clientError', error, sockets.get(contentType));
    };
    subscribe('http.server.request.start', note);
    const lines = many(2100, (n) => recordBody({ id: `slow${n}` }));
    const slow = begin(importUrl, 'application/x-ndjson', ndjson(lines.slice(0, 2000)));
    // It comes when the first batch is stored and the second one has been read.
    const [answer] = await slow.answered;
    timeOut('application/x-ndjson');
    slow.sent.end(ndjson(lines.slice(2000)));
    const [last = ''] = (await text(answer)).trim().split('\n').slice(-1);
    expect(JSON.parse(last)).toEqual(counts('totals', 2100, [2100, 0, 0]));

    const other = begin(callRecords, 'application/json', '{');
    while (!sockets.has('application/json')) await sleep(10);
    timeOut('application/json');
    expect((await other.answered)[0].statusCode).toBe(408);
    unsubscribe('http.server.request.start', note);
  });

  it('is, for any file, the same as the lines one after the other', async () => {
    const id = fc.constantFrom('x', 'y');
    const line = fc.oneof(
      fc.record({ id, version: fc.integer({ min: 1, max: 4 }), session: id }).map(({ session, ...call }) => ({
        ...recordBody(call),
        sessions: [sessionBody({ id: session })],
      })),
      fc.record({ callRecordId: id, id: fc.constantFrom('x', 'y', 'z') }).map((ids) => ({ ...sessionBody(), ...ids })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 6 }), async (lines) => {
        const totals = async (bodies: readonly string[]): Promise<unknown> => {
          await Promise.all(['x', 'y'].map((call) => client.delete(pathTo(call))));
          const answers: JsonObject[] = [];
          for (const body of bodies) answers.push((await send(body)).end);
          const stored = await Promise.all(
            ['x', 'y'].map(async (call) => client.get(pathTo(call) + '?$expand=sessions')),
          );
          const calls = stored.map(({ json }) => [json.version, json.sessions && idsOf(json, 'sessions')]);
          const sum = (pick: (end: JsonObject) => unknown) =>
            answers.reduce((count, end) => count + Number(pick(end)), 0);
          return [calls, sum(({ refused }) => refused), sum(({ sessions }) => (sessions as JsonObject).added)];
        };
        expect(await totals([ndjson(lines)])).toEqual(await totals(lines.map((body) => ndjson([body]))));
      }),
      { numRuns: 25 },
    );
  });
});
