import fc from 'fast-check';
import { Client } from 'pg';
import { Session } from '../../src/call-records/model';
import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, idsOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { newEntity } from '../support/entity-arbitraries';
import { expectError } from '../support/expect-error';
import { startTestApp, type TestApp, type TestResponse } from '../support/test-app';

// Two applications at work at once take their time where cores are few.
jest.setTimeout(120_000);

let api: TestApp;
/** Another application on the same database. */
let other: TestApp;
let clients: [CallRecordsClient, CallRecordsClient];
let client: CallRecordsClient;
let admin: Client;
beforeAll(async () => {
  api = await startTestApp();
  other = await startTestApp({}, { databaseUrl: api.databaseUrl });
  clients = [clientOf(api), clientOf(other)];
  [client] = clients;
  admin = new Client({ connectionString: api.databaseUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await other.close();
  await api.close();
});

const sessionsOf = (id: string): string => `${pathTo(id)}/sessions`;
const segmentsOf = (id: string): string => `${pathTo(id, 's')}/segments`;

/** The version of a call record and the ids of all that is below it. */
async function stored(id: string): Promise<{ version: unknown; sessions: string[]; segments: string[] }> {
  const record = await client.read(`${pathTo(id)}?$expand=sessions($top=1000;$expand=segments($top=1000))`);
  const segments = itemsOf(record, 'sessions').flatMap((session) => idsOf(session, 'segments').map(String));
  return { version: record.version, sessions: idsOf(record, 'sessions').map(String), segments };
}

describe('writes of two applications on the same calls', () => {
  const ids = Array.from({ length: 60 }, (_, n) => `x${n}`);
  /** What may be asked of a call: each entity by one of a few ids, so that requests meet. */
  const operation = fc.record({
    app: fc.nat(1),
    call: fc.nat(2),
    what: fc.constantFrom('session', 'deep', 'segment', 'record', 'change', 'drop', 'dropSegment', 'touch'),
    id: fc.constantFrom(...ids.slice(0, 6)),
  });
  type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

  const send = ({ app, what, id }: Operation, call: string): Promise<TestResponse> => {
    const by = clients[app] as CallRecordsClient;
    switch (what) {
      case 'session':
        return by.post(sessionsOf(call), sessionBody({ id }));
      case 'deep':
        return by.post(sessionsOf(call), sessionBody({ id, segments: [segmentBody(), segmentBody()] }));
      case 'segment':
        return by.post(segmentsOf(call), segmentBody({ id }));
      case 'record':
        return by.patch(pathTo(call), { joinWebUrl: id });
      case 'change':
        return by.patch(pathTo(call, id), { isTest: true });
      case 'drop':
        return by.delete(pathTo(call, id));
      case 'dropSegment':
        return by.delete(pathTo(call, 's', id));
      case 'touch':
        return by.post(sessionsOf(`${call} is not there`), sessionBody({ id }));
    }
  };

  const expected: Readonly<Record<Operation['what'], readonly number[]>> = {
    session: [201, 409],
    deep: [201, 409],
    segment: [201, 409],
    record: [200],
    change: [200, 404],
    drop: [204, 404],
    dropSegment: [204, 404],
    touch: [404],
  };

  /**
   * Whether the answers fit some order of the requests: an id was made once more than it was taken away exactly when it
   * is there in the end, and each write that was made has raised the version by one.
   */
  const check = async (operations: readonly Operation[]): Promise<void> => {
    const calls = await Promise.all(
      [0, 1, 2].map(async () => String((await client.create(callRecords, wholeCall())).id)),
    );
    const answers = await Promise.all(operations.map((one) => send(one, String(calls[one.call]))));
    for (const [index, { status, text }] of answers.entries()) {
      const { what } = operations[index] as Operation;
      if (!expected[what].includes(status)) throw new Error(`${what}: ${status} ${text}`);
    }
    for (const [index, call] of calls.entries()) {
      const made = operations
        .map((one, at) => ({ ...one, ...(answers[at] as TestResponse) }))
        .filter(({ call: of, status }) => of === index && status < 300);
      const { version, sessions, segments } = await stored(call);
      expect(version).toBe(1 + made.length);
      const remaining = (added: readonly string[], removed: string): string[] =>
        ids.flatMap((id) => {
          const of = made.filter((one) => one.id === id);
          const left =
            of.filter(({ what }) => added.includes(what)).length - of.filter(({ what }) => what === removed).length;
          expect([0, 1]).toContain(left);
          return left === 1 ? [id] : [];
        });
      expect(sessions.filter((id) => id !== 's').sort()).toEqual(remaining(['session', 'deep'], 'drop').sort());
      expect(segments.filter((id) => ids.includes(id)).sort()).toEqual(remaining(['segment'], 'dropSegment').sort());
      const versions = made.filter(({ what }) => what === 'record').map(({ json }) => json.version);
      expect(new Set(versions).size).toBe(versions.length);
    }
  };

  it('fit an order of the requests, whatever they are', async () => {
    const operations = fc.array(operation, { minLength: 2, maxLength: 40, size: 'max' });
    await fc.assert(fc.asyncProperty(operations, check), { numRuns: 15 });
  });

  it('get each its own answer, 1000 at once', async () => {
    const adding: Operation['what'][] = ['session', 'deep', 'segment', 'change', 'drop', 'dropSegment', 'touch'];
    await check(
      Array.from({ length: 1000 }, (_, n) => ({
        app: n % 2,
        call: n % 3,
        what: n % 100 === 0 ? 'record' : (adding[n % adding.length] ?? 'session'),
        id: ids[(n * 7) % ids.length] ?? 'a',
      })),
    );
  });
});

describe('shared commits', () => {
  it('An answer is what a read gives, byte for byte', async () => {
    const call = String((await client.create(callRecords, recordBody())).id);
    await fc.assert(
      fc.asyncProperty(fc.array(newEntity(Session), { minLength: 1, maxLength: 6 }), async (bodies) => {
        const made = await Promise.all(
          bodies.map(({ sent }) => client.post(sessionsOf(call), { ...(sent as JsonObject), id: null, segments: [] })),
        );
        for (const answer of made) {
          expect(`${answer.status} ${answer.text}`).toMatch(/^201 /);
          const id = String(answer.json.id);
          const path = `${pathTo(call, id)}?$expand=segments`;
          expect(answer.text).toBe((await client.get(path)).text);
          const changed = await client.patch(pathTo(call, id), { isTest: true });
          expect(changed.text).toBe((await client.get(pathTo(call, id))).text);
          const plain = await client.post(sessionsOf(call), { ...withoutSegments(changed.json), id: `${id}-2` });
          expect(plain.status).toBe(201);
          expect(plain.text).toBe((await client.get(pathTo(call, `${id}-2`))).text);
        }
      }),
      { numRuns: 10 },
    );
  });
});

function withoutSegments(json: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(json).filter(([name]) => !name.includes('@') && name !== 'segments'));
}

describe('shared commits', () => {
  it('Writes at the same time take few commits, and each raises the version by one', async () => {
    const call = String((await client.create(callRecords, recordBody())).id);
    const answers = await Promise.all(Array.from({ length: 200 }, () => client.post(sessionsOf(call), sessionBody())));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const { rows } = await admin.query<{ commits: number }>(
      'SELECT count(DISTINCT xmin::text)::integer AS commits FROM session WHERE call_record_id = $1',
      [call],
    );
    expect(rows[0]?.commits).toBeLessThan(100);
    expect((await stored(call)).version).toBe(201);
  });

  it('What one write does wrong harms no other that goes with it', async () => {
    await admin.query("ALTER TABLE session ADD CONSTRAINT no_poison CHECK (id <> 'poison')");
    const calls = await Promise.all(
      [0, 1].map(async () => String((await client.create(callRecords, recordBody())).id)),
    );
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        client.post(sessionsOf(String(calls[n % 2])), sessionBody({ id: n % 20 === 7 ? 'poison' : `${n}` })),
      ),
    );
    await admin.query('ALTER TABLE session DROP CONSTRAINT no_poison');
    for (const [n, answer] of answers.entries()) {
      if (n % 20 === 7) expectError(answer, 'generalException');
      else expect(answer.status).toBe(201);
    }
    const [even, odd] = await Promise.all(calls.map(stored));
    expect([even?.version, odd?.version]).toEqual([31, 28]);
  });

  it('A call record that somebody holds holds up its own writes only, which are given up in the end', async () => {
    const [held, free] = (await Promise.all(
      [0, 1].map(async () => String((await client.create(callRecords, recordBody())).id)),
    )) as [string, string];
    await admin.query('BEGIN');
    await admin.query('SELECT FROM call_record WHERE id = $1 FOR UPDATE', [held]);
    let areWaiting = true;
    const waiting = Promise.all([0, 1, 2].map(() => client.post(sessionsOf(held), sessionBody()))).finally(
      () => (areWaiting = false),
    );
    for (let n = 0; n < 20; n++) expect((await client.post(sessionsOf(free), sessionBody())).status).toBe(201);
    expect(areWaiting).toBe(true);
    for (const answer of await waiting) {
      expectError(answer, 'serviceNotAvailable');
      expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    }
    await admin.query('COMMIT');
    expect((await client.post(sessionsOf(held), sessionBody())).status).toBe(201);
    expect([(await stored(held)).version, (await stored(free)).version]).toEqual([2, 21]);
  });
});
