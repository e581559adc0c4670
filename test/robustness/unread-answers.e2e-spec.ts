import type { FastifyInstance } from 'fastify';
import { Client } from 'pg';
import { Shares } from '../../src/budgets/shares';
import { patience } from '../../src/connections/patience';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, pathTo } from '../support/call-records';
import { openTo, until, type RawConnection, type Scheme } from '../support/raw-connections';
import { otherTenant, startTestApp, tenant, type TestApp } from '../support/test-app';

const MB = 1024 * 1024;
/** Waits for a client that takes nothing, in milliseconds: one that ends while a test looks on, and one that does not. */
const [SHORT, LONG] = [3_000, 600_000];
const granted = { ...patience, look: 200 };
beforeEach(() => (granted.unread = LONG));

let api: TestApp;
let token: string;
let answers: Shares;
beforeAll(async () => {
  api = await startTestApp({}, { grants: { patience: granted } });
  token = await api.token();
  // Room for a few of the answers below.
  answers = new Shares(100 * MB);
  Object.assign((api.app.getHttpAdapter().getInstance() as unknown as FastifyInstance).held, { answers });
  await clientOf(api).create(callRecords, recordBody({ id: 'large' }));
  await clientOf(api).create(callRecords, recordBody({ id: 'small' }));
  const database = new Client(api.databaseUrl);
  await database.connect();
  const change = `UPDATE call_record SET body = body || jsonb_build_object('joinWebUrl', repeat('x', ${20 * MB}))`;
  await database.query(`${change} WHERE tenant_id = $1 AND id = 'large'`, [tenant]);
  await database.end();
}, 60_000);
afterAll(() => api.close());

const opened: RawConnection[] = [];
afterEach(async () => {
  for (const { socket } of opened.splice(0)) socket.destroy();
  await until(() => (answers.free === answers.total ? true : undefined));
});

/** Sends a request and reads nothing of the answer. */
async function ask(scheme: Scheme, line: string, bearer?: string, body = ''): Promise<RawConnection> {
  const connection = await openTo(api, scheme);
  opened.push(connection);
  connection.socket.pause();
  const authorization = bearer === undefined ? '' : `Authorization: Bearer ${bearer}\r\n`;
  const headers = `Host: localhost\r\n${authorization}Content-Type: application/json\r\nContent-Length: ${body.length}`;
  connection.socket.write(`${line} HTTP/1.1\r\n${headers}\r\n\r\n${body}`);
  return connection;
}
const large = (scheme: Scheme = 'http'): Promise<RawConnection> => ask(scheme, `GET ${pathTo('large')}`, token);
const statusOf = async (connection: RawConnection): Promise<string | undefined> => {
  connection.socket.resume();
  return until(() => /^HTTP\/1.1 (\d+)/.exec(connection.text())?.[1]);
};
const held = (count: number): Promise<boolean> =>
  until(() => (answers.total - answers.free >= count * 20 * MB ? true : undefined));

describe('unread answers', () => {
  it.each(['http', 'https'] as const)(
    'over %s, a client that takes nothing of its answer is cut off',
    async (scheme) => {
      granted.unread = SHORT;
      const { socket } = await large(scheme);
      await held(1);
      await until(() => (answers.free === answers.total ? true : undefined));
      // It reads what had come to this machine, and no more.
      let length = 0;
      socket.on('data', (text: string) => (length += text.length)).resume();
      await until(() => (socket.destroyed ? true : undefined));
      expect(length).toBeLessThan(20 * MB);
    },
  );

  it.each(['http', 'https'] as const)('over %s, a client that reads slowly and steadily gets all', async (scheme) => {
    granted.unread = SHORT;
    const { socket } = await large(scheme);
    let length = 0;
    socket.on('data', (text: string) => {
      length += text.length;
      socket.pause();
    });
    const reading = setInterval(() => socket.resume(), 5);
    await until(() => (length > 20 * MB ? true : undefined));
    clearInterval(reading);
    expect(socket.destroyed).toBe(false);
  });

  it('a tenant whose clients read nothing is refused more, reads first, and another tenant is served', async () => {
    for (let count = 1; count <= 2; count++) {
      await large();
      await held(count);
    }
    const refused = await large();
    expect(await statusOf(refused)).toBe('429');
    await until(() => /^retry-after: \d+[^]*"code":"TooManyRequests"/im.exec(refused.text()) ?? undefined);
    expect(await statusOf(await ask('http', `GET ${pathTo('small')}`, token))).toBe('200');
    const other = await api.token(otherTenant);
    expect(await statusOf(await ask('http', `GET ${callRecords}`, other))).toBe('200');
  });

  it('the answers within a batch count until the batch is sent, and once', async () => {
    const requests = ['1', '2'].map((id) => ({ id, method: 'GET', url: '/communications/callRecords/large' }));
    await ask('http', 'POST /v1.0/$batch', token, JSON.stringify({ requests }));
    await held(2);
    const refused = await large();
    expect(await statusOf(refused)).toBe('429');
    expect(answers.total - answers.free).toBeLessThan(3 * 20 * MB);
  });

  it('what was written is told, whoever reads nothing', async () => {
    for (let count = 1; count <= 2; count++) {
      await large();
      await held(count);
    }
    const written = await ask('http', `PATCH ${pathTo('large')}`, token, '{"modalities":["video"]}');
    expect(await statusOf(written)).toBe('200');
  });

  it('where nothing is left, requests are refused before anything is done for them', async () => {
    const all = answers.takeAnyway(tenant, answers.total);
    const body = JSON.stringify(recordBody({ id: 'never' }));
    expect(await statusOf(await ask('http', `POST ${callRecords}`, token, body))).toBe('429');
    expect(await statusOf(await ask('http', `GET ${callRecords}`, await api.token(otherTenant)))).toBe('503');
    expect(await statusOf(await ask('http', 'GET /health/ready'))).toBe('200');
    all();
    expect((await clientOf(api).get(pathTo('never'))).status).toBe(404);
  });

  it('the documentation is no way around', async () => {
    const all = answers.takeAnyway(tenant, answers.total);
    expect(await statusOf(await ask('http', 'GET /api-json'))).toBe('503');
    all();
    expect(await statusOf(await ask('http', 'GET /api-json'))).toBe('200');
  });

  it('an export of which nothing is read is counted, ends, and gives its connection back', async () => {
    granted.unread = SHORT;
    const { socket } = await ask('http', `GET ${callRecords}/export?$select=joinWebUrl`, token);
    await until(() => (socket.readableLength > 0 ? true : undefined));
    expect(answers.total - answers.free).toBeGreaterThan(40 * MB);
    await until(() => (answers.free === answers.total ? true : undefined));
    expect((await api.request(`${callRecords}/export?$select=id`)).status).toBe(200);
  });

  it('an export for which there is no room is refused', async () => {
    const most = answers.takeAnyway(otherTenant, 70 * MB);
    expect(await statusOf(await ask('http', `GET ${callRecords}/export?$select=joinWebUrl`, token))).toBe('503');
    most();
  }, 40_000);
});
