import { recordBody } from '../support/bodies';
import { callRecords } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { rawRequest } from '../support/raw-request';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;

beforeAll(async () => (api = await startTestApp()));
afterAll(() => api.close());

describe('expectations', () => {
  it('refuses what it does not know in the envelope of all failures', async () => {
    for (const expect of ['constructor', '200-ok', '100-continue, other'])
      expectError(
        await rawRequest(api, { method: 'GET', path: callRecords, headers: { expect } }),
        'expectationFailed',
      );
  });

  it('tells a client that it did not ask for its body that the connection closes', async () => {
    const body = Buffer.from(JSON.stringify(recordBody()));
    for (const [method, path, sent] of [
      ['GET', `${callRecords}/unknown`, undefined],
      ['POST', `${callRecords}/unknown`, body],
      ['POST', callRecords, Buffer.alloc(5 * 1024 * 1024, ' ')],
    ] as const) {
      const headers = {
        expect: '100-continue',
        'content-type': 'application/json',
        'content-length': `${sent?.length ?? 0}`,
      };
      const answer = await rawRequest(api, { method, path, headers });
      expect([answer.status >= 400, answer.headers.get('connection')]).toEqual([true, 'close']);
    }
  });

  it('goes on with a client that waits to be told to', async () => {
    const headers = { expect: '100-Continue', 'content-type': 'application/json' };
    const body = Buffer.from(JSON.stringify(recordBody()));
    expect((await rawRequest(api, { method: 'POST', path: callRecords, headers, body })).status).toBe(201);
  });
});
