import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, idsOf, pathOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

const whole = '?$expand=sessions($expand=segments)';

/** An id as a key in a URL. */
const key = (id: string): string => `('${encodeURIComponent(id.replaceAll("'", "''"))}')`;

describe.each([
  "it's",
  'a/b',
  'a?b#c',
  'a b+c',
  '%',
  '%25',
  'a\nb\r\n',
  '\u2028',
  '日本 🎧',
  "sessions('x')",
  "callRecords('x')/sessions",
  '(',
  "')",
  '"\\',
])('an id of %j', (id) => {
  const call = recordBody({
    id,
    sessions: [sessionBody({ id, segments: [segmentBody({ id })] })],
    organizer_v2: { id },
  });

  it('names its entity in both forms of a key, in links and in contexts', async () => {
    const created = await client.post(callRecords, call);
    expect(pathOf(created.headers.get('location') ?? undefined)).toBe(`${callRecords}${key(id)}`);
    const root = `${api.http}/v1.0/$metadata#communications/callRecords`;
    const expected: JsonObject = {
      '@odata.context': `${root}(sessions(segments()))/$entity`,
      'organizer_v2@odata.context': `${root}${key(id)}/organizer_v2/$entity`,
      'sessions@odata.context': `${root}${key(id)}/sessions(segments())`,
      id,
    };
    for (const path of [`${callRecords}${key(id)}`, pathTo(id), `${callRecords}(id=${key(id).slice(1)}`])
      expect(await client.read(path + whole)).toMatchObject(expected);
    for (const path of [
      pathTo(id, id),
      `${callRecords}${key(id)}/sessions${key(id)}`,
      `${pathTo(id)}/sessions${key(id)}`,
    ])
      expect(idsOf(await client.read(`${path}/segments`))).toEqual([id]);
    expect((await client.delete(`${callRecords}${key(id)}`)).status).toBe(204);
  });
});

describe('ids', () => {
  it('$count is the number of entities, and an id only as a key in parentheses', async () => {
    await client.create(callRecords, recordBody({ id: '$count' }));
    expect((await client.get(`${callRecords}/$count`)).text).toBe('1');
    expect(await client.read(`${callRecords}('$count')`)).toMatchObject({ id: '$count' });
  });
});
