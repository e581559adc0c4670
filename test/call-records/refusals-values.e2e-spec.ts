import { parseJson } from '../../src/edm/json/json';
import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectDetails, expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());
afterEach(async () => expect((await client.get(`${callRecords}/$count`)).text).toBe('0'));

/** A record whose organizer, an open type, carries the members of the JSON text. */
const open = (members: string): string =>
  JSON.stringify(recordBody({ organizer: {} })).replace('"organizer":{}', () => `"organizer":{${members}}`);

describe('a body with mistakes', () => {
  it('is answered with all five of them', async () => {
    const caller = { userAgent: { '@odata.type': '#microsoft.graph.callRecords.clientUserAgent', platform: 'amiga' } };
    const startDateTime = '2020-02-30T00:00:00Z';
    const body = sessionBody({ modalities: ['telepathy'], startDateTime, caller, isTest: 'no', callee: 5 });
    const { id } = await client.create(callRecords, recordBody());
    const answer = await client.post(`${pathTo(String(id))}/sessions`, body);
    expect(expectDetails(answer).sort()).toEqual([
      'invalidType callee',
      'invalidValue caller/userAgent/platform',
      'invalidValue isTest',
      'invalidValue modalities/0',
      'invalidValue startDateTime',
    ]);
    const { message, details } = expectError(answer, 'invalidBody');
    expect(message).toMatch(/^\S+ .* \(and 4 more; see details\)\.$/);
    const modality = details?.find(({ target }) => target === 'modalities/0');
    expect(modality?.message).toContain(
      'audio, video, videoBasedScreenSharing, data, screenSharing, unknownFutureValue',
    );
    await client.delete(pathTo(String(id)));
  });

  it('lists at most 100 mistakes', async () => {
    const answer = await client.post(callRecords, recordBody({ modalities: Array<string>(5000).fill('telepathy') }));
    expect(expectDetails(answer)).toHaveLength(100);
  });

  it.each<[string, JsonObject]>([
    ['missingProperty type', { type: undefined as never }],
    ['notNullable type', { type: null }],
    ['invalidValue type', { type: 'GroupCall' }],
    ['invalidType modalities', { modalities: 'audio' }],
    ['tooFewItems modalities', { modalities: [] }],
    ['invalidValue modalities/1', { modalities: ['audio', null] }],
    ['invalidValue startDateTime', { startDateTime: '2024-03-01T09:00:00.12345678Z' }],
    ['invalidValue startDateTime', { startDateTime: 20240301 }],
    ['invalidValue endDateTime', { endDateTime: '2000-01-01T00:00:00Z' }],
    ['unknownProperty nothing', { nothing: 1 }],
    ['unknownProperty __proto__', JSON.parse('{"__proto__":{"type":"x"}}') as JsonObject],
    ['unknownProperty constructor', { constructor: 1 } as never],
    ['invalidValue id', { id: 'x'.repeat(201) }],
    ['invalidValue id', { id: '' }],
    ['invalidValue id', { id: 7 }],
    ['invalidValue id', { id: 'a\0b' }],
    ['invalidValue id', { id: 'a\ud800b' }],
    ['invalidValue joinWebUrl', { joinWebUrl: '\0' }],
    ['invalidValue joinWebUrl', { joinWebUrl: '\udc00' }],
    ['invalidType organizer', { organizer: [] }],
    ['invalidType participants_v2/0', { participants_v2: [null] }],
    ['invalidType sessions/0', { sessions: ['x'] }],
    ['invalidType sessions', { sessions: {} }],
    ['notNullable sessions', { sessions: null }],
    ['unknownType @odata.type', { '@odata.type': '#microsoft.graph.callRecords.session' }],
    ['invalidValue sessions/0/id', { sessions: [sessionBody({ id: 'x'.repeat(201) })] }],
    ['invalidValue sessions/0/segments/0/id', { sessions: [sessionBody({ segments: [segmentBody({ id: '' })] })] }],
  ])('names it: %s', async (detail, members) => {
    const body = Object.defineProperties(recordBody(), Object.getOwnPropertyDescriptors(members));
    expect(expectDetails(await client.post(callRecords, JSON.stringify(body)))).toEqual([detail]);
  });

  it('with 10,000 levels of arrays where objects belong is refused', async () => {
    for (const levels of [50, 500, 1000, 2000, 3000, 5000, 10_000]) {
      const deep = '['.repeat(levels) + ']'.repeat(levels);
      const text = JSON.stringify(recordBody()).replace('{', () => `{"participants":${deep},`);
      const { status } = await client.post(callRecords, text);
      expect(`${levels}: ${status}`).toBe(`${levels}: 400`);
    }
  });
});

describe('open members', () => {
  it.each([
    ['U+0000 in a value', '"a":"\\u0000"', 'organizer/a'],
    ['U+0000 in a name', '"a\\u0000":1', 'organizer/a\0'],
    ['U+0000 in an inner name', '"a":{"\\u0000":1}', 'organizer/a/\0'],
    ['a lone surrogate in a value', '"a":["\\ud800"]', 'organizer/a/0'],
    ['a lone surrogate in a name', '"\\udfff":1', 'organizer/\udfff'],
    ['1e400', '"a":1e400', 'organizer/a'],
    ['-1e400', '"a":[{"b":-1e400}]', 'organizer/a/0/b'],
    ['500 digits', `"a":${'9'.repeat(500)}`, 'organizer/a'],
    ['500 fraction digits', `"a":0.${'9'.repeat(500)}`, 'organizer/a'],
  ])('are refused with %s', async (_name, members, target) => {
    const answer = await client.post(callRecords, open(members));
    expect(expectDetails(answer)).toEqual([`invalidValue ${target}`]);
  });

  it('are refused with 100 levels of nesting, by their name', async () => {
    for (const [left, right] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const answer = await client.post(callRecords, open(`"a":${left.repeat(100)}1${right.repeat(100)}`));
      expect(expectDetails(answer)).toEqual([expect.stringMatching(/^tooDeep organizer\/a/)]);
    }
  });

  it.each([200, 3000])('are refused with %d levels of nesting, while they are read', async (levels) => {
    for (const [left, right] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const { status, text } = await client.post(
        callRecords,
        open(`"a":${left.repeat(levels)}1${right.repeat(levels)}`),
      );
      expect([status, text]).toEqual([400, expect.stringContaining('is nested deeper than 128 levels')]);
    }
  });

  it.each([
    [
      'names of Object.prototype',
      '"__proto__":{"x":[1]},"constructor":{"prototype":1},"toString":"s","hasOwnProperty":null',
    ],
    ['an inner __proto__', '"a":{"__proto__":null,"b":[{"__proto__":{"__proto__":1}}]}'],
    [
      'large and exact numbers',
      '"a":9007199254740993,"b":{"x":[true,null,"1"]},"c":0.1000000000000000055511151231257827,"d":-0.0,"e":1.0',
    ],
    ['any Unicode', '"Zoë \\ud83d\\ude00 電話":"\\u0001\\u007f\\u2028\\ufffe\\uffff"'],
    ['the empty name', '"":{"":[]}'],
    ['names like annotations of the service', '"x@odata":{"ids":[1]},"next":"@odata.nextLink\\": {"'],
  ])('come back as written: %s', async (_name, members) => {
    const written = sorted(parseJson(`{${members}}`));
    const created = await client.post(
      callRecords,
      open(`${members}`).replace('{', () => '{"id":"open",'),
    );
    for (let n = 0; n <= 60; n++) await client.create(`${pathTo('open')}/sessions`, sessionBody());
    const answers = [
      created,
      await client.get(pathTo('open')),
      await client.get(`${pathTo('open')}?$expand=sessions`),
      await client.get(`${pathTo('open')}?$select=organizer`),
      await client.get(pathTo('open'), { headers: { accept: 'application/json;odata.metadata=none' } }),
      await client.patch(pathTo('open'), { joinWebUrl: null }),
    ];
    expect(await client.delete(pathTo('open'))).toMatchObject({ status: 204 });
    expect(answers.map(({ json }) => sorted(json.organizer ?? null))).toEqual(answers.map(() => written));
  });
});

/** JSON text with members in order, every digit kept, and every own member shown. */
function sorted(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
  if (!isJsonObject(value)) return isJsonNumber(value) ? String(value) : JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${sorted(member)}`);
  return `{${members.sort().join()}}`;
}
