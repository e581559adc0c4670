import { sampleRecord } from '../../src/call-records/samples/sample-bodies';
import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectDetails, expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

const SIZE = 4 * 1024 * 1024 - 1_000;

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

/** A record with one more member, whose value is a text of JSON. */
const withMember = (name: string, text: string): string =>
  `${JSON.stringify(recordBody()).slice(0, -1)},"${name}":${text}}`;
const repeated = (unit: string, length = SIZE): string => unit.repeat(Math.floor(length / unit.length));
const named = (make: (n: number) => string, count: number): string =>
  `{${Array.from({ length: count }, (_, n) => make(n)).join(',')}}`;

const tooMuch: [string, string, RegExp][] = [
  ['brackets that open', repeated('['), /deeper than 128 levels/],
  ['brackets that open and close', `${repeated('[', SIZE / 2)}${repeated(']', SIZE / 2)}`, /deeper than 128 levels/],
  ['objects within objects', withMember('organizer', repeated('{"a":')), /deeper than 128 levels/],
  ['300,000 members', named((n) => `"a${n}":1`, 300_000), /more than 10000 members/],
  [
    '300,000 numeric members of an open type',
    withMember(
      'organizer',
      named((n) => `"${n * 7919}":{}`, 240_000),
    ),
    /more than 10000 members/,
  ],
  ['a million empty sessions', withMember('sessions', `[{}${repeated(',{}')}]`), /more than 50000 items/],
  [
    'many arrays',
    withMember('organizer', `{"x":[[]${repeated(`,[[]${',[]'.repeat(900)}]`)}]}`),
    /more than \d+ values/,
  ],
];

describe.each(tooMuch)('a body of %s', (_, body, message) => {
  it('is refused', async () => {
    const answer = await api.request(callRecords, { method: 'POST', body });
    expect(expectError(answer, 'malformedJson').message).toMatch(message);
  });

  it('is refused as the line of an import', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await api.request(`${callRecords}/import`, { method: 'POST', body: `${body}\n`, headers });
    const [refused = '{}'] = answer.text.split('\n');
    expect(JSON.parse(refused)).toMatchObject({
      kind: 'refused',
      error: { message: expect.stringMatching(message) as string },
    });
  });
});

describe('large bodies', () => {
  it.each([
    ['PATCH', pathTo('a')],
    ['PUT', pathTo('a')],
    ['POST', `${pathTo('a')}/sessions`],
    ['POST', '/beta/communications/callRecords/smsMessages'],
    ['POST', '/v1.0/subscriptions'],
    ['POST', '/v1.0/$batch'],
  ])('refuses such a body at %s %s, too, be it long or short', async (method, path) => {
    for (const body of [repeated('['), '['.repeat(200)])
      expect(expectError(await api.request(path, { method, body }), 'malformedJson').message).toMatch(/128 levels/);
  });

  it('refuses much that is wrong by the first of it', async () => {
    const wrong = { ...sessionBody(), endDateTime: '2024-03-01T08:00:00Z' };
    const answer = await client.post(callRecords, recordBody({ sessions: many(19_000, () => wrong) }));
    expect(expectError(answer, 'invalidBody').message).toBe(
      'sessions/0/endDateTime must not be before startDateTime (and more than 99 more; see details).',
    );
    expect(expectDetails(answer)).toHaveLength(100);
  });

  it('does not repeat names as long as a body for each finding', async () => {
    const organizer = { ['a'.repeat(SIZE / 2)]: many(1_000, () => ({})).map(() => '\ud800') };
    const answer = await api.request(callRecords, { method: 'POST', body: JSON.stringify(recordBody({ organizer })) });
    expect(expectDetails(answer)).toHaveLength(100);
    expect(answer.text.length).toBeLessThan(150_000);
  });

  it('stores and answers a body that is read in turns as any other, by each method', async () => {
    const [session] = itemsOf(sampleRecord, 'sessions');
    const sent = recordBody({
      id: 'whole',
      organizer: { user: { id: 'o', displayName: 'The organizer', 'a member': 0.1 } },
      participants_v2: many(300, (n) => ({ id: `p${n}`, identity: { user: { id: `u${n}` } } })),
      sessions: many(300, (n) => ({ ...session, id: `s${n}` })),
    });
    expect(JSON.stringify(sent).length).toBeGreaterThan(500_000);
    const made = await client.create(callRecords, sent);
    const [first] = itemsOf(made, 'sessions');
    expect(first).toMatchObject({ ...session, id: 's0' });
    const small = await client.create(callRecords, {
      ...sent,
      id: 'small',
      participants_v2: [],
      sessions: [{ ...session, id: 's0' }],
    });
    expect(first).toEqual(itemsOf(small, 'sessions')[0]);
    const put = await api.request(pathTo('whole'), { method: 'PUT', body: { ...sent, type: 'peerToPeer' } });
    expect([put.status, put.json.type]).toEqual([200, 'peerToPeer']);
    for (const name of ['sessions', 'participants_v2'])
      expect((await client.get(`${pathTo('whole')}/${name}/$count`)).text).toBe('300');
    const line = JSON.stringify({ ...sent, id: 'imported' });
    const headers = { 'content-type': 'application/x-ndjson' };
    await api.request(`${callRecords}/import`, { method: 'POST', body: line, headers });
    const query = '?$expand=sessions($expand=segments),participants_v2';
    const imported = await client.read(`${pathTo('imported')}${query}`);
    const posted = await client.read(`${pathTo('whole')}${query}`);
    expect(itemsOf(imported, 'sessions').at(-1)).toEqual(itemsOf(posted, 'sessions').at(-1));
    const tags = many(20_000, (n) => ({ n }));
    const changed = await client.patch(pathTo('whole'), { organizer: { user: { id: 'o', tags } } });
    expect(changed.json).toMatchObject({ organizer: { user: { tags } } });
  });

  it('waits for a body that is read in turns in a batch, and in a group of it', async () => {
    const tags = many(20_000, (n) => ({ n }));
    const post = (id: string, atomicityGroup?: string): JsonObject => ({
      id,
      method: 'POST',
      url: '/communications/callRecords',
      body: recordBody({ id: `batch ${id}`, organizer: { user: { id: 'o', tags } } }),
      ...(atomicityGroup === undefined ? {} : { atomicityGroup }),
    });
    const { json } = await client.post('/v1.0/$batch', { requests: [post('1'), post('2', 'g'), post('3', 'g')] });
    expect(itemsOf(json, 'responses').map(({ status }) => status)).toEqual([201, 201, 201]);
  });
});
