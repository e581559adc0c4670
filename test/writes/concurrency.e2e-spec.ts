import { Client } from 'pg';
import type { JsonObject } from '../../src/edm/json/json-value';
import { many, segmentBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, idsOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { startTestApp, type TestApp, type TestResponse } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

/** A new call record with one session and one segment. @returns its id */
async function call(members: JsonObject = {}): Promise<string> {
  return String((await client.create(callRecords, wholeCall(members))).id);
}

/** So many requests at once. @returns how many answers there were of each status */
async function together(
  count: number,
  send: (index: number) => Promise<TestResponse>,
): Promise<{ answers: TestResponse[]; statuses: Record<number, number> }> {
  const answers = await Promise.all(Array.from({ length: count }, (_, index) => send(index)));
  const statuses: Record<number, number> = {};
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
  return { answers, statuses };
}

describe('requests at the same time', () => {
  it('add 40 sessions to one record, each counted once', async () => {
    const id = await call();
    const { answers, statuses } = await together(40, (n) =>
      client.post(`${pathTo(id)}/sessions`, sessionBody({ segments: [segmentBody({ id: `g${n}` })] })),
    );
    expect(statuses).toEqual({ 201: 40 });
    const record = await client.read(`${pathTo(id)}?$expand=sessions($expand=segments)`);
    expect(record.version).toBe(41);
    const made = answers.map(({ json }) => json.id);
    expect(idsOf(record, 'sessions').sort()).toEqual(['s', ...made].sort());
    for (const session of itemsOf(record, 'sessions')) expect(idsOf(session, 'segments')).toHaveLength(1);
  });

  it.each<[string, string, (id: string) => Promise<TestResponse>]>([
    ['record', '', () => client.post(callRecords, wholeCall({ id: 'the same' }))],
    ['session', '/sessions', (id) => client.post(`${pathTo(id)}/sessions`, sessionBody({ id: 'the same' }))],
    [
      'segment',
      '/sessions/s/segments',
      (id) => client.post(`${pathTo(id, 's')}/segments`, segmentBody({ id: 'the same' })),
    ],
  ])('make a %s of one id once', async (_name, below, send) => {
    const id = await call();
    const { answers, statuses } = await together(20, () => send(id));
    expect(statuses).toEqual({ 201: 1, 409: 19 });
    for (const answer of answers.filter(({ status }) => status === 409)) expectError(answer, 'nameAlreadyExists');
    const collection = below === '' ? callRecords : pathTo(id) + below;
    expect(idsOf(await client.read(collection)).filter((other) => other === 'the same')).toHaveLength(1);
    if (below !== '') expect((await client.read(pathTo(id))).version).toBe(2);
  });

  it('change one session in 20 ways, of which none is lost', async () => {
    const id = await call();
    const changes: JsonObject[] = [
      { isTest: true },
      { failureInfo: { stage: 'midcall' } },
      { modalities: ['video'] },
      { caller: { name: 'x' } },
    ];
    const { statuses } = await together(20, (n) => client.patch(pathTo(id, 's'), changes[n % 4] ?? {}));
    expect(statuses).toEqual({ 200: 20 });
    expect(await client.read(pathTo(id, 's'))).toMatchObject(Object.assign({}, ...changes));
    expect((await client.read(pathTo(id))).version).toBe(21);
  });

  it('change one record 20 times', async () => {
    const id = await call();
    const { answers } = await together(20, (n) => client.patch(pathTo(id), { joinWebUrl: `${n}` }));
    const versions = answers.map(({ json }) => Number(json.version)).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
  });

  it('never leave a session that ends before it starts', async () => {
    const id = await call();
    const ends = ['2024-03-01T09:10:00Z', '2024-03-01T09:20:00Z'];
    const { statuses } = await together(20, (n) =>
      client.patch(pathTo(id, 's'), n % 2 === 0 ? { endDateTime: ends[0] ?? '' } : { startDateTime: ends[1] ?? '' }),
    );
    expect(Object.keys(statuses).sort()).toEqual(['200', '400']);
    const { startDateTime, endDateTime } = await client.read(pathTo(id, 's'));
    expect(String(startDateTime) <= String(endDateTime)).toBe(true);
    expect((await client.read(pathTo(id))).version).toBe(1 + (statuses[200] ?? 0));
  });

  it('delete what is there once', async () => {
    const id = await call();
    for (const path of [pathTo(id, 's', 'g'), pathTo(id, 's')])
      expect((await together(10, () => client.delete(path))).statuses).toEqual({ 204: 1, 404: 9 });
    expect((await client.read(pathTo(id))).version).toBe(3);
    expect((await together(10, () => client.delete(pathTo(id)))).statuses).toEqual({ 204: 1, 404: 9 });
  });

  it('add to and delete a record without a failure of the service', async () => {
    const id = await call();
    const { statuses } = await together(40, (n) => {
      if (n === 20) return client.delete(pathTo(id));
      return n % 2 === 0
        ? client.post(`${pathTo(id)}/sessions`, sessionBody())
        : client.patch(pathTo(id, 's'), { isTest: true });
    });
    expect(Object.keys(statuses).filter((status) => !['200', '201', '204', '404'].includes(status))).toEqual([]);
    expectError(await client.get(pathTo(id)), 'notFound');
  });
});

describe('connections that the database closes', () => {
  let admin: Client;
  beforeAll(async () => {
    admin = new Client({ connectionString: api.databaseUrl });
    await admin.connect();
  });
  afterAll(() => admin.end());

  const kill = (): Promise<unknown> =>
    admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'callrecords' AND datname = current_database() AND pid <> pg_backend_pid()`);

  /** The service is allowed to ask for patience, in the right form, but not to stay away. */
  async function recovered(): Promise<void> {
    for (let attempt = 0; attempt < 20; attempt++) {
      const answer = await client.get(`${callRecords}/$count`);
      if (answer.status === 200) return;
      expectUnavailable(answer);
    }
    throw new Error('The service did not recover.');
  }

  function expectUnavailable(answer: TestResponse): void {
    expectError(answer, 'serviceNotAvailable');
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  }

  it('while idle cost nothing but perhaps a 503', async () => {
    const id = await call();
    await kill();
    await recovered();
    expect((await client.read(pathTo(id))).version).toBe(1);
  });

  it('in the middle of writes leave nothing half-written', async () => {
    const deep = (id: string): JsonObject =>
      wholeCall({ id, sessions: many(10, () => sessionBody({ segments: many(10, () => segmentBody()) })) });
    const target = await call();
    let isDone = false;
    const killing = (async () => {
      for (; !isDone; await admin.query('SELECT pg_sleep(0.05)')) await kill();
    })();
    const writes = await together(40, (n) =>
      n % 2 === 0
        ? client.post(callRecords, deep(`deep${n}`))
        : client.post(`${pathTo(target)}/sessions`, sessionBody({ id: `n${n}` })),
    );
    isDone = true;
    await killing;
    await recovered();
    for (const answer of writes.answers) if (answer.status !== 201) expectUnavailable(answer);

    const record = await client.read(`${pathTo(target)}?$expand=sessions($top=1000)`);
    const ids = idsOf(record, 'sessions');
    expect(record.version).toBe(ids.length);
    for (const [n, { status }] of writes.answers.entries()) {
      if (n % 2 === 1) {
        // A commit whose answer was lost is there as a whole; one that was acknowledged always is.
        if (status === 201) expect(ids).toContain(`n${n}`);
        continue;
      }
      const stored = await client.get(`${pathTo(`deep${n}`)}?$expand=sessions($expand=segments)`);
      if (status === 201 || stored.status === 200) {
        const sizes = itemsOf(stored.json, 'sessions').map((session) => idsOf(session, 'segments').length);
        expect(sizes).toEqual(Array(10).fill(10));
      } else expectError(stored, 'notFound');
    }
  });

  it('held up by a lock are given up in the end, and answer 503', async () => {
    const id = await call();
    await admin.query('BEGIN');
    await admin.query('SELECT 1 FROM call_record WHERE id = $1 FOR UPDATE', [id]);
    const waiting = client.patch(pathTo(id), { joinWebUrl: 'lost' });
    for (let isBlocked = false; !isBlocked;) {
      const { rows } = await admin.query(
        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
      );
      isBlocked = rows.length > 0;
    }
    await kill();
    expectUnavailable(await waiting);
    await admin.query('ROLLBACK');
    await recovered();
    expect(await client.read(pathTo(id))).not.toHaveProperty('joinWebUrl');
  });
});

describe('concurrency', () => {
  it('a write that a deadlock with somebody else undoes is made when that is over', async () => {
    const id = await call();
    const [somebody, watcher] = [new Client(api.databaseUrl), new Client(api.databaseUrl)];
    await Promise.all([somebody.connect(), watcher.connect()]);
    try {
      // The service is the one to find out, and so the one to be undone.
      await somebody.query(`SET deadlock_timeout = '1min'`);
      await somebody.query('BEGIN');
      await somebody.query('SELECT FROM session WHERE call_record_id = $1 FOR UPDATE', [id]);
      const changing = client.patch(pathTo(id, 's'), { isTest: true });
      const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
      for (let found = 0; found === 0;) found = (await watcher.query(waiting)).rows.length;
      await somebody.query('SELECT FROM call_record WHERE id = $1 FOR UPDATE', [id]);
      await somebody.query('COMMIT');
      expect((await changing).status).toBe(200);
      expect(await client.read(pathTo(id))).toMatchObject({ version: 2 });
    } finally {
      await Promise.all([somebody.end(), watcher.end()]);
    }
  });
});
