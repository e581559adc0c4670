import type { FastifyInstance } from 'fastify';
import type { HeldBytes } from '../../src/budgets/held-bytes';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, pathTo } from '../support/call-records';
import { openTo, until } from '../support/raw-connections';
import { otherTenant, startTestApp, type TestApp, type TestResponse } from '../support/test-app';

let api: TestApp;
let token: string;
let held: HeldBytes;
beforeAll(async () => {
  api = await startTestApp();
  token = await api.token();
  held = (api.app.getHttpAdapter().getInstance() as unknown as FastifyInstance).held;
  await clientOf(api).create(callRecords, recordBody({ id: 'long', joinWebUrl: 'x'.repeat(200_000) }));
  await clientOf(api).create(callRecords, recordBody({ id: 'short' }));
});
afterAll(() => api.close());

const full = { accept: 'application/json;odata.metadata=full' };
const read = (id: string): Promise<TestResponse> => clientOf(api).get(pathTo(id), { headers: full });

describe('a long answer that changes its form', () => {
  it('waits for others to change theirs, and lets short ones pass', async () => {
    const others = held.changing.takeAnyway(otherTenant, held.changing.total);
    const long = read('long');
    // It counts as an answer while it waits.
    await until(() => (held.answers.free < held.answers.total ? true : undefined));
    expect((await read('short')).status).toBe(200);
    expect(held.answers.free).toBeLessThan(held.answers.total);
    others();
    expect((await long).status).toBe(200);
    await until(() => (held.answers.free === held.answers.total ? true : undefined));
    expect(held.changing.free).toBe(held.changing.total);
  });

  it('is given up when its client goes away', async () => {
    const others = held.changing.takeAnyway(otherTenant, held.changing.total);
    const { socket } = await openTo(api, 'http');
    socket.write(
      `GET ${pathTo('long')} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nAccept: ${full.accept}\r\n\r\n`,
    );
    await until(() => (held.answers.free < held.answers.total ? true : undefined));
    socket.destroy();
    await until(() => (socket.destroyed ? true : undefined));
    others();
    await until(() => (held.answers.free === held.answers.total ? true : undefined));
    expect(held.changing.free).toBe(held.changing.total);
  });

  it('is refused where answers have no room, and told all the same where it is that of a write', async () => {
    const all = held.answers.takeAnyway(otherTenant, held.answers.total - 64 * 1024);
    expect((await read('long')).status).toBe(503);
    const written = await clientOf(api).patch(pathTo('long'), { modalities: ['video'] }, { headers: full });
    expect(written.status).toBe(200);
    expect(written.text.length).toBeGreaterThan(64 * 1024);
    all();
  });
});
