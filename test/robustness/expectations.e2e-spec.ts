import { recordBody } from '../support/bodies';
import { callRecords } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { rawRequest } from '../support/raw-request';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;

beforeAll(async () => (api = await startTestApp()));
afterAll(() => api.close());

it('refuses what it does not know in the envelope of all failures', async () => {
  for (const expect of ['constructor', '200-ok', '100-continue, other'])
    expectError(await rawRequest(api, { method: 'GET', path: callRecords, headers: { expect } }), 'expectationFailed');
});

it('goes on with a client that waits to be told to', async () => {
  const headers = { expect: '100-Continue', 'content-type': 'application/json' };
  const body = Buffer.from(JSON.stringify(recordBody()));
  expect((await rawRequest(api, { method: 'POST', path: callRecords, headers, body })).status).toBe(201);
});
