import fc from 'fast-check';
import { recordBody } from '../support/bodies';
import { callRecords, idsOf, itemsOf } from '../support/call-records';
import { query, startSampleApp, type SampleApp } from '../support/queries';
import { rawRequest } from '../support/raw-request';

let sample: SampleApp;

/** What would end a text, a name or a statement of SQL, a regular expression, JSON, or a format, if it were taken for one. */
const hostile = [
  `'; DROP TABLE call_record; --`,
  `' OR '1'='1`,
  `\\'; SELECT pg_sleep(9); --`,
  `$1`,
  `$$;DELETE FROM session;$$`,
  `E'\\x27'`,
  `"; DROP TABLE "session"; --`,
  `/* */ UNION SELECT version() --`,
  `\${1}%s%1$s{0}`,
  `{"a":"\\u0027"}`,
  `$.*[*] ? (@ like_regex ".*")`,
  `%27%20OR%201=1`,
  `] } ) ' "`,
  'new\nline\ttab\r',
  '\u2019\uff07\u02bc',
  '😀\u0301\u200d',
  'x'.repeat(2000),
];
const ids = hostile.map((_text, place) => `h${String(place).padStart(2, '0')}`);
/** Not one of them is an error of the service. */
const answers = [200, 400, 404, 406, 431, 501];
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

beforeAll(async () => {
  sample = await startSampleApp();
  for (const [place, joinWebUrl] of hostile.entries())
    await sample.client.create(callRecords, recordBody({ id: ids[place] as string, joinWebUrl, sessions: [] }));
});
afterAll(() => sample.api.close());

afterEach(async () => {
  const { text } = await sample.client.get(`${callRecords}/$count`);
  expect(text).toBe(String(4 + hostile.length));
});

describe.each(hostile.map((text, place) => [JSON.stringify(text).slice(0, 40), text, ids[place] as string] as const))(
  'the text %s',
  (_shown, text, id) => {
    const quoted = literal(text);
    const json = JSON.stringify(text);

    it.each<[string, Record<string, string>]>([
      ['a literal', { $filter: `joinWebUrl eq ${quoted}` }],
      ['the other side', { $filter: `${quoted} eq joinWebUrl` }],
      ['a list', { $filter: `joinWebUrl in (${quoted},'y')` }],
      ['JSON', { $filter: `joinWebUrl in [${json}]` }],
      ['an alias', { $filter: 'joinWebUrl eq @text', '@text': quoted }],
      ['an alias of JSON', { $filter: 'joinWebUrl in @texts', '@texts': `["y",${json}]` }],
      ['functions', { $filter: `concat(joinWebUrl,${quoted}) eq ${literal(text + text)}` }],
      ['a beginning', { $filter: `startswith(joinWebUrl,${quoted}) and length(joinWebUrl) eq length(${quoted})` }],
      ['case', { $filter: `case(joinWebUrl eq ${quoted}:true,true:false)` }],
      ['$compute', { $compute: `concat(joinWebUrl,${quoted}) as C`, $filter: `C eq ${literal(text + text)}` }],
      ['$apply', { $apply: `filter(joinWebUrl eq ${quoted})` }],
      ['a place in an order', { $orderby: `joinWebUrl eq ${quoted} desc`, $top: '1' }],
    ])('as %s is what it says', async (_place, options) => {
      expect(await sample.ids('callRecords', options)).toEqual([id]);
    });

    it('in a pattern, a search, a name, a path or a link is refused, or finds what it says', async () => {
      const part = encodeURIComponent(text);
      const wrong = encodeURIComponent(quoted);
      const asked = [
        query({ $filter: `matchesPattern(joinWebUrl,${quoted})` }),
        ...[text, `"${text}"`, `NOT ${text}`, quoted].map((search) => query({ $search: search })),
        query({ $filter: `organizer/user/${text} eq 1` }),
        query({ $filter: `sessions/any(${text}:true)` }),
        query({ $filter: `type eq ${quoted}` }),
        query({ $filter: `cast(id,${text}) eq 'x'` }),
        query({ $filter: `startDateTime gt ${quoted}` }),
        ...['$select', '$expand', '$orderby', '$format', '$skiptoken', '$top', '@p', text].map((name) =>
          query({ [encodeURIComponent(name)]: text }),
        ),
        query({ $compute: `1 as ${text}` }),
        query({ $apply: `aggregate($count as ${text})` }),
        query({ $apply: `groupby((${text}))` }),
        `/${part}`,
        `(${wrong})`,
        `/a/sessions/${part}`,
        `/a/${part}`,
        `/$filter(${part})`,
      ];
      for (const rest of asked) {
        const { status } = await rawRequest(sample.api, { method: 'GET', path: callRecords + rest });
        expect({ rest, status, isAnswered: answers.includes(status) }).toMatchObject({ rest, isAnswered: true });
      }
    });
  },
);

describe('texts of clients', () => {
  it('each of the texts is a value to group and to order by', async () => {
    const apply = 'groupby((joinWebUrl),aggregate($count as N))/orderby(joinWebUrl)';
    const rows = itemsOf(await sample.client.read(callRecords + query({ $apply: apply })));
    const texts = rows.map(({ joinWebUrl }) => joinWebUrl);
    expect(texts).toEqual(expect.arrayContaining([...hostile]));
  });
});

/** Queries that are right, to be changed. */
const valid = [
  "$filter=sessions/any(s:s/caller/identity/user/id eq 'u2') and startDateTime ge 2020-02-25T00:00:00%2B02:00&$top=5",
  '$expand=sessions($expand=segments($select=id;$top=1);$filter=isTest),participants_v2/$ref&$orderby=version desc,id',
  '$apply=filter(version gt 1)/groupby((type),aggregate(version with sum as S,$count as N))/topcount(2,S)',
  '$search=NOT (hum OR "b c") AND d&$compute=case(version gt 0:1,true:0) as s&@p=[1,{"a":"b"}]&$filter=s eq 1',
  "$select=id,organizer/user&$filter=matchesPattern(joinWebUrl,'^h.*(a|b)') and year(startDateTime) in (2023,2024)",
];
const pieces = [
  '(',
  ')',
  "'",
  '%',
  '%27',
  '/',
  ';',
  ',',
  '$',
  ' ',
  '@',
  '-',
  '"',
  '\\',
  '[',
  '0',
  'null',
  '%00',
  '%ff',
];

describe('texts of clients', () => {
  it('no change of a query, and no text in its place, is an error of the service', async () => {
    const change = fc.record({
      of: fc.constantFrom(...valid, '$filter=', '$search=', '$apply='),
      at: fc.nat(140),
      removed: fc.nat(4),
      added: fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 4 }).map(encodeLoosely)),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ of, at, removed, added }) => {
        const text = (of.slice(0, at) + added + of.slice(at + removed)).replaceAll(' ', '%20');
        const { status, json } = await rawRequest(sample.api, { method: 'GET', path: `${callRecords}?${text}` });
        expect([200, 400, 501]).toContain(status);
        if (status === 200) expect(Array.isArray(json.value)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

/** Bytes that HTTP would not carry are percent-encoded, and all others are not. */
function encodeLoosely(text: string): string {
  return Array.from(Buffer.from(text), (byte) =>
    byte > 0x20 && byte < 0x7f && byte !== 0x23 ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}

describe('texts of clients', () => {
  it('everything is still there', async () => {
    expect(idsOf(await sample.client.read(`${callRecords}?$orderby=id&$top=100`))).toEqual([
      'a',
      'b',
      'c',
      'd',
      ...ids,
    ]);
  });
});
