import { Client } from 'pg';
import type pino from 'pino';
import { wholeCall } from '../support/bodies';
import { callRecords } from '../support/call-records';
import { startTestApp, tenant, type TestRequest, type TestResponse } from '../support/test-app';

/** All that the service has logged. */
const mockLines: string[] = [];

jest.mock('pino', () => {
  const actual = jest.requireActual<typeof pino>('pino');
  const silent = { on: () => {}, flush: () => {}, flushSync: () => {} };
  const destination = () => ({ ...silent, write: (line: string) => mockLines.push(line) });
  return { __esModule: true, default: Object.assign(actual.bind(undefined), { destination }) };
});

const callId = '5f2c9a50-call';
const person = { id: '7b1d-person', displayName: 'Ada Lovelace', userPrincipalName: 'ada@example.com' };
const secret = 'very-secret';
const call = wholeCall({ id: callId, organizer_v2: { id: person.id, identity: { user: person } } });
const calls = '/communications/callRecords';
const record = `${callRecords}/${callId}`;
/** Lets every insert fail as if the server were at its end. */
const outOfMemory = `
  CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'out of memory' USING ERRCODE = '53200'; END $$;
  CREATE TRIGGER fail BEFORE INSERT ON call_record EXECUTE FUNCTION fail()`;

describe('the log', () => {
  let reader: string;
  let writer: string;
  const answers = new Map<string, TestResponse>();

  beforeAll(async () => {
    const api = await startTestApp({ logLevel: 'info' });
    reader = await api.token(tenant, ['CallRecords.Read.All']);
    writer = await api.token();
    const send = async (name: string, path: string, request: TestRequest = {}): Promise<void> => {
      answers.set(name, await api.request(path, { token: writer, ...request }));
    };
    await send('create', callRecords, { method: 'POST', body: call });
    await send('read', `/v1.0${calls}('${callId}')?$select=id`, { token: reader });
    await send('change', record, { method: 'PATCH', body: { joinWebUrl: 'https://example.com/ada' } });
    await send('health', '/health/live', { token: null });
    await send('token', `/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      token: null,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `grant_type=client_credentials&client_id=ada%40example.com&client_secret=${secret}&scope=.default`,
    });
    await send('again', callRecords, { method: 'POST', body: call });
    await send('no token', record, { token: null });
    await send('bad token', record, { token: `${writer}x` });
    await send('no permission', callRecords, { method: 'POST', token: reader, body: call });
    await send('bad body', callRecords, { method: 'POST', body: { ...call, type: person.displayName } });
    await send('no JSON', callRecords, { method: 'POST', body: `{"joinWebUrl":"${person.displayName}` });
    await send('bad query', `${callRecords}?$filter=organizer eq '${person.userPrincipalName}'`);
    await send('nothing', `${callRecords}/${person.userPrincipalName}`);
    await send('no path', `/users/${person.userPrincipalName}`);
    await send('bad method', record, { method: 'POST', body: call });
    await send('batch', '/v1.0/$batch', {
      method: 'POST',
      body: { requests: [{ id: '1', method: 'GET', url: record }] },
    });
    await run(api.databaseUrl, outOfMemory);
    await send('no database', callRecords, { method: 'POST', body: { ...call, id: 'other' } });
    await run(api.databaseUrl, 'ALTER TABLE call_record RENAME TO elsewhere');
    await send('fault', callRecords, { method: 'POST', body: { ...call, id: 'other' } });
    await api.close();
  });

  it('has one line for each request, whatever became of it', () => {
    const ids = [...answers.values()].map(({ headers }) => headers.get('request-id') ?? '');
    const [inBatch] = (answers.get('batch')?.json.responses ?? []) as { headers: Record<string, string> }[];
    ids.push(inBatch?.headers['request-id'] ?? '');
    expect(
      requestLines()
        .map(({ requestId }) => requestId)
        .sort(),
    ).toEqual(ids.sort());
  });

  const post = { method: 'POST', route: calls };
  const one = `${calls}/:callRecordId`;
  const caller = { tenant, app: 'test-client' };
  it.each([
    ['create', { ...caller, ...post, status: 201 }],
    ['read', { ...caller, method: 'GET', route: one, status: 200 }],
    ['change', { ...caller, method: 'PATCH', route: one, status: 200 }],
    ['token', { method: 'POST', route: '/:tenantId/oauth2/v2.0/token', status: 200 }],
    ['again', { ...caller, ...post, status: 409 }],
    ['no token', { method: 'GET', route: one, status: 401, reason: 'The request carries no bearer token.' }],
    ['bad token', { method: 'GET', route: one, status: 401, reason: 'The signature of the token is not valid.' }],
    ['no permission', { ...caller, ...post, status: 403 }],
    ['bad body', { ...caller, ...post, status: 400 }],
    ['no JSON', { ...caller, ...post, status: 400 }],
    ['bad query', { ...caller, method: 'GET', route: calls, status: 400 }],
    ['batch', { ...caller, method: 'POST', route: '/$batch', status: 200 }],
    ['nothing', { ...caller, method: 'GET', route: one, status: 404 }],
    ['no path', { method: 'GET', status: 404 }],
    ['bad method', { ...caller, method: 'POST', route: one, status: 405 }],
    ['fault', { ...caller, ...post, status: 500 }],
    ['no database', { ...caller, ...post, status: 503 }],
  ])('tells who did what and how it ended: %s', (name, expected) => {
    const id = answers.get(name)?.headers.get('request-id');
    const { level, time, pid, hostname, msg, requestId, ms, ...rest } =
      requestLines().find((line) => line['requestId'] === id) ?? {};
    expect(rest).toEqual(expected);
    expect([level, time, pid, hostname, msg, requestId, ms]).toEqual([
      30,
      expect.any(Number),
      expect.any(Number),
      expect.any(String),
      'request',
      id,
      expect.any(Number),
    ]);
  });

  it('holds no token, no secret, no id and nothing about people', () => {
    const text = mockLines.join('');
    const signatures = [reader, writer].map((token) => token.split('.').at(-1));
    const parts = [
      ...signatures,
      secret,
      callId,
      'Bearer',
      'ada@',
      'ada%40',
      '/ada',
      'Lovelace',
      ...Object.values(person),
    ];
    expect(parts.filter((part) => part === undefined || text.includes(part))).toEqual([]);
  });

  it('names the fault', () => {
    const faults = mockLines.map((line) => JSON.parse(line) as Line).filter(({ level }) => Number(level) >= 50);
    expect(faults).toContainEqual(
      expect.objectContaining({ reason: expect.stringContaining('call_record') as string }),
    );
  });
});

type Line = Record<string, unknown>;

function requestLines(): Line[] {
  return mockLines.map((line) => JSON.parse(line) as Line).filter(({ msg }) => msg === 'request');
}

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
