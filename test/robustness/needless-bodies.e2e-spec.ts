import { Readable } from 'node:stream';
import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { rawRequest } from '../support/raw-request';
import { startTestApp, type TestApp, type TestResponse } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
let token: string;

beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  token = await api.token();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.request(pathTo('a'), { method: 'PUT', body: recordBody({ id: 'a' }), token });
});

/** What is sent at once, or in chunks. */
type Body = Buffer | readonly Buffer[] | undefined;
type Headers = Readonly<Record<string, string>>;

const json = { 'content-type': 'application/json' };
/** Bodies that say nothing, as clients send them. */
const nothing: readonly (readonly [name: string, body: Body, headers: Headers])[] = [
  ['no body', undefined, {}],
  ['a type and no body', undefined, json],
  ['a length of 0', undefined, { ...json, 'content-length': '0' }],
  ['an empty body in chunks', [], json],
  ['an empty object', Buffer.from('{}'), json],
  ['an empty object without a type', Buffer.from('{}'), {}],
  ['an empty object as text', Buffer.from(' { }\r\n'), { 'content-type': 'text/plain' }],
  ['null', Buffer.from('null'), json],
  ['a type that is none', undefined, { 'content-type': 'constructor' }],
];
const something: typeof nothing = [
  ['members', Buffer.from('{"id":"a"}'), json],
  ['text', Buffer.from('a'), { 'content-type': 'text/plain' }],
  ['a form', Buffer.from('$filter=false'), { 'content-type': 'application/x-www-form-urlencoded' }],
  ['members in chunks', [Buffer.from('{"id":'), Buffer.from('"a"}')], json],
  ['more than is looked at', Buffer.alloc(100_000, ' '), json],
  ['more than is looked at, in chunks', Array<Buffer>(100).fill(Buffer.alloc(1_000, ' ')), json],
];

function send(method: string, path: string, body: Body, headers: Headers): Promise<TestResponse> {
  if (body === undefined) return rawRequest(api, { method, path, headers });
  const [sent, length]: [Buffer | Readable, Headers] = Buffer.isBuffer(body)
    ? [body, { 'content-length': String(body.length) }]
    : [Readable.from(body), { 'transfer-encoding': 'chunked' }];
  return rawRequest(api, { method, path, body: sent, headers: { ...length, ...headers } });
}

describe.each(['DELETE', 'GET', 'HEAD'])('a %s', (method) => {
  it.each(nothing)('is answered as usual with %s', async (_, body, headers) => {
    expect((await send(method, pathTo('a'), body, headers)).status).toBe(method === 'DELETE' ? 204 : 200);
  });

  it.each(something)('is refused with %s, which would be ignored', async (_, body, headers) => {
    const answer = await send(method, pathTo('a'), body, headers);
    if (method === 'HEAD') expect(answer.status).toBe(400);
    else expect(expectError(answer, 'badRequest').message).toContain(`${method} takes no body`);
    expect((await client.get(pathTo('a'))).status).toBe(200);
  });
});

describe('needless bodies', () => {
  it('is the same within a batch', async () => {
    const url = '/communications/callRecords/a';
    const requests: JsonObject[] = [
      { id: '1', method: 'GET', url, body: {}, headers: json },
      { id: '2', method: 'GET', url, body: { id: 'a' }, headers: json },
      { id: '3', method: 'DELETE', url, body: 'a', headers: { 'content-type': 'text/plain' } },
      { id: '4', method: 'DELETE', url, body: {}, dependsOn: ['1'] },
    ];
    const { responses } = (await client.post('/v1.0/$batch', { requests })).json;
    expect((responses as { status: number }[]).map(({ status }) => status)).toEqual([200, 400, 400, 204]);
  });

  it('is asked for a token first', async () => {
    const answer = await send('DELETE', callRecords, Buffer.from('{"id":"a"}'), { ...json, authorization: '' });
    expectError(answer, 'unauthenticated');
  });
});
