import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Client } from 'pg';
import { stringifyJson } from '../../src/edm/json/json';
import type { JsonObject } from '../../src/edm/json/json-value';
import { ChunkWriter } from '../../src/import/chunk-writer';
import { readLine } from '../../src/import/import-line';
import { many, recordBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, itemsOf } from '../support/call-records';
import { counts, ndjson, sendImport, type ImportAnswer } from '../support/imports';
import { startTestApp, tenant, type TestApp } from '../support/test-app';
import { afterFile, afterLine, anyFile, bodyOf, readCall, type ModelLine, type ModelState } from './import-model';

let api: TestApp;
let database: Client;
beforeAll(async () => {
  api = await startTestApp();
  database = new Client({ connectionString: api.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await api.close();
});

const whole = '?$top=100&$expand=sessions($expand=segments),participants_v2,organizer_v2';

/** A tenant that has nothing yet. */
async function newTenant(): Promise<{ tenantId: string; token: string }> {
  const tenantId = randomUUID();
  return { tenantId, token: await api.token(tenantId) };
}

const send = (token: string, lines: readonly ModelLine[]): Promise<ImportAnswer> =>
  sendImport(api, ndjson(lines.map(bodyOf)), { token });

async function textOf(token: string): Promise<string> {
  const { json } = await api.request(callRecords + whole, { token });
  return stringifyJson(itemsOf(json));
}

async function stateOf(token: string): Promise<ModelState> {
  const { json } = await api.request(callRecords + whole, { token });
  return new Map(itemsOf(json).map((call) => [String(call.id), readCall(call)]));
}

/** Stores lines as an import does, in batches of these sizes. */
async function writeBatches(tenantId: string, lines: readonly ModelLine[], sizes: readonly number[]): Promise<void> {
  const read = await Promise.all(
    lines.map((line, index) => readLine({ number: index + 1, bytes: Buffer.from(stringifyJson(bodyOf(line))) })),
  );
  for (let at = 0, n = 0; at < read.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    await api.app.get(ChunkWriter, { strict: false }).write(tenantId, read.slice(at, at + size));
    at += size;
  }
}

/** Has the database refuse call records of an id. @param statements PL/pgSQL in which NEW is the row */
async function refuseCalls(id: string, statements: string): Promise<void> {
  await database.query(`CREATE FUNCTION "refuse_${id}"() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN ${statements} RETURN NEW; END $$`);
  await database.query(`CREATE TRIGGER "refuse_${id}" BEFORE INSERT ON call_record FOR EACH ROW
    WHEN (NEW.id = '${id}') EXECUTE FUNCTION "refuse_${id}"()`);
}

describe('a file', () => {
  it('may hold a session of a known call before a new call with sessions', async () => {
    const { token } = await newTenant();
    const session = (id: string): ModelLine => ({ kind: 'session', call: 'a', session: { id, segments: ['g'] } });
    const call = (id: string, version: number): ModelLine => ({
      ...{ kind: 'call', id, version, mark: `${id}${version}` },
      ...{ sessions: [{ id: 's', segments: ['g'] }], participants: ['p'] },
    });
    await send(token, [call('a', 1)]);
    const file = [session('t'), call('b', 1)];
    expect((await send(token, file)).end).toEqual(counts('totals', 2, [1, 0, 0], [1, 0]));
    expect((await send(token, [call('a', 9), call('c', 1)])).end).toEqual(counts('totals', 2, [1, 1, 0]));
    expect((await send(token, [call('a', 9), call('c', 1)])).end).toEqual(counts('totals', 2, [0, 0, 2]));
  });

  it('gives what its lines give one after the other, in whatever order they come, and nothing more when it is sent again', () =>
    fc.assert(
      fc.asyncProperty(
        anyFile,
        anyFile,
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
        async (before, file, sizes) => {
          const [one, other] = [await newTenant(), await newTenant()];
          await send(one.token, before);
          await writeBatches(other.tenantId, before, [before.length + 1]);
          const answer = await send(one.token, file);
          await writeBatches(other.tenantId, file, sizes);
          const first = afterFile(afterFile(new Map(), before), file);
          expect([answer.status, answer.end.kind, answer.end.lines]).toEqual([200, 'totals', file.length]);
          expect(await stateOf(one.token)).toEqual(first);
          expect(await stateOf(other.token)).toEqual(first);

          const text = await textOf(one.token);
          expect((await send(one.token, file)).end.kind).toBe('totals');
          const second = afterFile(first, file);
          if (second === first) expect(await textOf(one.token)).toBe(text);
          expect(await stateOf(one.token)).toEqual(second);
          // Only one kind of line may change something now: see docs/api.md.
          const changing = file.filter((line) => afterLine(first, line) !== first);
          for (const line of changing) expect(line.kind).toBe('session');
        },
      ),
      { numRuns: 30 },
    ));

  it('may be sent several times at once, in any order, while its calls are changed and deleted', async () => {
    const { token } = await newTenant();
    const calls = many(60, (n) => wholeCall({ id: `c${n}`, version: 2 }));
    const sessions = calls.map(({ id = '' }) => ({ callRecordId: id, ...sessionBody({ id: 'own' }) }));
    const files = [
      [...calls, ...sessions],
      [...calls.toReversed(), ...sessions.toReversed()],
      calls.flatMap((call, n) => [call, sessions[n] as JsonObject]),
      [...sessions, ...calls],
    ];
    let isOver = false;
    const others = many(4, (n) => ({ n })).map(async (_, n) => {
      const statuses = new Set<number>();
      for (let i = n; !isOver; i += 7) {
        const path = `${callRecords}/c${i % 60}`;
        const method = ['PUT', 'DELETE', 'PATCH', 'POST'][n] ?? '';
        const isSession = method === 'POST';
        const body = method === 'DELETE' ? undefined : isSession ? sessionBody() : recordBody();
        const answer = await api.request(isSession ? `${path}/sessions` : path, { method, body, token });
        statuses.add(answer.status);
      }
      return [...statuses];
    });
    const answers = await Promise.all([...files, ...files].map((file) => sendImport(api, ndjson(file), { token })));
    isOver = true;
    for (const { status, end } of answers) expect([status, end.kind, end.lines]).toEqual([200, 'totals', 120]);
    for (const statuses of await Promise.all(others)) expect(statuses.filter((status) => status >= 500)).toEqual([]);
    // Everything that a call contains belongs to one state of it.
    for (const call of (await stateOf(token)).values())
      expect(call.sessions.filter(({ id }) => id === 's').length).toBeLessThanOrEqual(1);
    await sendImport(api, ndjson([...calls, ...sessions]), { token });
    expect((await sendImport(api, ndjson([...calls, ...sessions]), { token })).end).toEqual(
      counts('totals', 120, [0, 0, 60], [0, 60]),
    );
  });
});

describe('a line that the database refuses', () => {
  it.each([
    ['a value', '22003', 'BadRequest'],
    ['a size', '54000', 'BadRequest'],
    ['a rule of the table', '23514', 'BadRequest'],
    ['its time', '57014', 'timeout'],
  ])('for %s is told by its number, and the others are stored', async (_, state, code) => {
    const { token } = await newTenant();
    const id = `refused${state}`;
    await refuseCalls(id, `RAISE EXCEPTION 'no' USING ERRCODE = '${state}';`);
    const lines = [
      ...many(40, (n) => wholeCall({ id: `before${n}` })),
      recordBody({ id }),
      wholeCall({ id: 'behind' }),
    ];
    const answer = await sendImport(api, ndjson(lines), { token });
    expect(answer.refused).toMatchObject([{ line: 41, error: { code } }]);
    expect(answer.end).toEqual(counts('totals', 42, [41, 0, 0], [0, 0], 1));
    expect((await stateOf(token)).size).toBe(41);
  });

  it('for others that are in the way is tried again', async () => {
    const { token } = await newTenant();
    // A sequence counts what is undone, too.
    await database.query('CREATE SEQUENCE tries');
    for (const [n, state] of ['40001', '40P01', '23505', '55P03', '23503', '57P01'].entries())
      await refuseCalls(
        `again${n}`,
        `IF nextval('tries') % 3 > 0 THEN RAISE EXCEPTION 'again' USING ERRCODE = '${state}'; END IF;`,
      );
    const lines = many(6, (n) => wholeCall({ id: `again${n}` }));
    for (const line of lines)
      expect((await sendImport(api, ndjson([line]), { token })).end).toEqual(counts('totals', 1, [1, 0, 0]));
  });
});

describe('imports', () => {
  it('an import of a tenant that has many under way is refused, and one of another tenant is not', async () => {
    const busy = await api.token(randomUUID());
    const url = `${api.http}${callRecords}/import`;
    const aborted = new AbortController();
    const body = (): ReadableStream => new ReadableStream({ start: (open) => open.enqueue(Buffer.from('\n')) });
    const begin = (token: string): Promise<Response> =>
      fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
        ...{ body: body(), duplex: 'half', signal: aborted.signal },
      });
    const waiting = Array.from({ length: 8 }, () => begin(busy).catch(() => undefined));
    let refused: ImportAnswer;
    do refused = await sendImport(api, '', { token: busy });
    while (refused.status === 200);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
    expect((await sendImport(api, '', { token: await api.token(tenant) })).status).toBe(200);
    aborted.abort();
    await Promise.all(waiting);
  });
});
