import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody, segmentBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { startTestApp, type TestApp, type TestRequest, type TestResponse } from '../support/test-app';

jest.setTimeout(120_000);

/** Calls that are written at the same time. */
const TOGETHER = 24;

let api: TestApp;
let client: CallRecordsClient;
let token: string;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  token = await api.token();
});
afterAll(() => api.close());

type Method = NonNullable<TestRequest['method']>;
type Headers = NonNullable<TestRequest['headers']>;

const sessions = (call: string): string => `${pathTo(call)}/sessions`;
const segments = (call: string): string => `${pathTo(call, 's')}/segments`;
const organizer = (call: string): string => `${pathTo(call)}/organizer_v2`;
const person = { id: 'p', identity: { user: { id: 'u', displayName: 'Ada' } } };
const deep = sessionBody({ id: 'deep', segments: many(2, (n) => segmentBody({ id: `${n}` })) });
const silent = { Prefer: 'return=minimal' };
const anyOf = { 'If-Match': '*' };
const noneOf = { 'If-None-Match': '*' };
const another = { 'If-Match': 'W/"1"' };

const writes: [name: string, method: Method, path: (call: string) => string, body?: JsonObject, headers?: Headers][] = [
  ['a new session', 'POST', sessions, sessionBody({ id: 'new' })],
  ['a new session of which nothing is shown', 'POST', sessions, sessionBody({ id: 'new' }), silent],
  ['a new session with segments', 'POST', sessions, deep],
  ['a session whose id is taken', 'POST', sessions, sessionBody({ id: 's' })],
  ['a session of a call that is not there', 'POST', (call) => sessions(`${call}-not`), sessionBody()],
  ['a new segment', 'POST', segments, segmentBody({ id: 'new' })],
  ['a segment of a session that is not there', 'POST', (call) => `${pathTo(call, 'not')}/segments`, segmentBody()],
  ['a new participant', 'POST', (call) => `${pathTo(call)}/participants_v2`, person],
  ['a change of a call', 'PATCH', pathTo, { joinWebUrl: 'https://example.org' }],
  ['a change of a session', 'PATCH', (call) => pathTo(call, 's'), { isTest: true }],
  ['a change of any session', 'PATCH', (call) => pathTo(call, 's'), { isTest: true }, anyOf],
  ['a change of another state of a session', 'PATCH', (call) => pathTo(call, 's'), { isTest: true }, another],
  ['a change of a session that is not there', 'PATCH', (call) => pathTo(call, 'not'), { isTest: true }],
  [
    'a change that would end before it starts',
    'PATCH',
    (call) => pathTo(call, 's'),
    { endDateTime: '2001-01-01T00:00:00Z' },
  ],
  [
    'a change of a segment',
    'PATCH',
    (call) => pathTo(call, 's', 'g'),
    { failureInfo: { stage: 'midcall', reason: 'r' } },
  ],
  ['a replacement of a call', 'PUT', pathTo, wholeCall()],
  [
    'a replacement of a session',
    'PUT',
    (call) => pathTo(call, 's'),
    sessionBody({ segments: [segmentBody({ id: 'h' })] }),
  ],
  ['a replacement where nothing may be', 'PUT', (call) => pathTo(call, 's'), sessionBody(), noneOf],
  ['a replacement of a session that is not there', 'PUT', (call) => pathTo(call, 'new'), sessionBody()],
  ['a replacement of the organizer', 'PUT', organizer, person],
  ['a change of the organizer', 'PATCH', organizer, { identity: { user: { id: 'v' } } }],
  ['a removal of the organizer', 'DELETE', organizer],
  ['a removal of a segment', 'DELETE', (call) => pathTo(call, 's', 'g')],
  ['a removal of another state of a session', 'DELETE', (call) => pathTo(call, 's'), undefined, another],
  ['a removal of a session', 'DELETE', (call) => pathTo(call, 's')],
  ['a removal of a call', 'DELETE', pathTo],
];

let calls = 0;

/** Makes calls that differ in their ids only. */
async function newCalls(count: number): Promise<string[]> {
  const ids = many(count, () => ({ id: `call${calls++}x` })).map(({ id }) => String(id));
  const session = sessionBody({ id: 's', segments: [segmentBody({ id: 'g' })] });
  await Promise.all(
    ids.map((id) => client.create(callRecords, recordBody({ id, organizer_v2: person, sessions: [session] }))),
  );
  return ids;
}

/** What an answer, and a call record after it, say beside the ids and the times of the write. */
async function told(call: string, answer: TestResponse): Promise<unknown> {
  const after = await client.get(`${pathTo(call)}?$expand=sessions($expand=segments),participants_v2`);
  const plain = (text: string): unknown =>
    text
      .replaceAll(call, 'call')
      .replaceAll(/W\/\\"\d+\\"|(?<="lastModifiedDateTime":)"[^"]+"/g, 'now')
      .replaceAll(/(?<="(?:id|request-id|client-request-id)":")[\da-f]{8}-[^"]+|(?<="date":")[^"]+/g, 'made');
  return { status: answer.status, text: plain(answer.text), after: plain(after.text) };
}

describe('writes together', () => {
  it.each(writes)('%s is made alike whether it goes alone or with others', async (...write) => {
    const [, method, path, body, headers] = write;
    const [alone, ...together] = (await newCalls(1 + TOGETHER)) as [string, ...string[]];
    const send = (call: string): Promise<TestResponse> => api.request(path(call), { method, token, body, headers });
    const expected = await told(alone, await send(alone));
    const answers = await Promise.all(together.map(send));
    for (const [index, call] of together.entries())
      expect(await told(call, answers[index] as TestResponse)).toEqual(expected);
  });
});
