import * as fc from 'fast-check';
import { Client } from 'pg';
import { logs } from '../../src/call-logs/logs';
import { callRecords, participants, segments, sessions } from '../../src/call-records/entity-sets';
import { migrate } from '../../src/database/migrate';
import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import type { EntitySet } from '../../src/odata/entity-set';
import { planSearch } from '../../src/odata/plan/expression/plan-search';
import { SqlBuilder } from '../../src/odata/sql-builder';
import { compileSearch } from '../../src/odata/sql/expression/search-condition';
import type { SearchExpression } from '../../src/odata/syntax/ast';
import { CreateKind } from '../../src/writes/kinds/create.sql';
import { withIds } from '../../src/writes/rows/entity-ids';
import { recordBody, segmentBody, sessionBody } from '../support/bodies';
import { searchablePaths } from '../support/searchable-paths';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const tenant = '11111111-1111-4111-8111-111111111111';
const otherTenant = '22222222-2222-4222-8222-222222222222';

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.url);
  client = new Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});
afterEach(() => client.query('DELETE FROM call_record'));

const creation = new CreateKind([callRecords]);

async function store(record: JsonObject, tenantId = tenant): Promise<void> {
  const write = creation.write([], withIds(callRecords, { version: 1, ...record }));
  const { text, values } = creation.statement([write]);
  await client.query(text, [tenantId, ...values]);
}

const word = (text: string): SearchExpression => ({ kind: 'word', text, at: 0 });
const not = (operand: SearchExpression): SearchExpression => ({ kind: 'not', operand, at: 0 });
const and = (left: SearchExpression, right: SearchExpression): SearchExpression => ({
  kind: 'and',
  left,
  right,
  at: 0,
});
const or = (left: SearchExpression, right: SearchExpression): SearchExpression => ({ kind: 'or', left, right, at: 0 });

/** Ids of the entities that a search finds, those of one call where `call` is given. */
async function found(search: SearchExpression, set: EntitySet = callRecords, call?: string): Promise<string[]> {
  const sql = new SqlBuilder();
  const row = sql.alias();
  const parent = call === undefined ? 'true' : `${row}.call_record_id = ${sql.param(call, 'text')}`;
  const condition = compileSearch(sql, planSearch(search), set, row);
  const text = `SELECT id FROM ${set.table} ${row} WHERE ${row}.tenant_id = $1 AND ${parent} AND ${condition} ORDER BY id`;
  const { rows } = await client.query<{ id: string }>(text, [tenant, ...sql.values]);
  return rows.map(({ id }) => id);
}

const named = (displayName: JsonValue): JsonObject => ({ identity: { user: { displayName } } });
const organizer = (identity: JsonObject): JsonObject => ({ organizer_v2: { id: 'o', identity } });
const callBy = (id: string, displayName: JsonValue): JsonObject =>
  recordBody({ id, ...organizer({ user: { displayName } }) });

/** A call whose parts have words of their own: `own`, `guest`, `laptop` (first session), `headset` (its segment). */
const whole = recordBody({
  id: 'call',
  ...organizer({ user: { displayName: 'Own' } }),
  participants_v2: [{ id: 'p', ...named('Guest') }],
  sessions: [
    sessionBody({
      id: 's1',
      caller: { '@odata.type': '#microsoft.graph.callRecords.participantEndpoint', name: 'Laptop' },
      segments: [segmentBody({ id: 'g1', media: [{ callerDevice: { captureDeviceName: 'Headset' } }] })],
    }),
    sessionBody({ id: 's2', segments: [segmentBody({ id: 'g2' })] }),
  ],
});

describe('the functions of the database', () => {
  it.each([callRecords, participants, sessions, segments, ...logs.map(({ set }) => set)])(
    'look where the model says ($table)',
    async (set) => {
      const { rows } = await client.query<{ text: string }>(
        'SELECT prosrc AS text FROM pg_proc WHERE oid = $1::regproc',
        [`${set.table}_values`],
      );
      const looks: Record<string, string[]> = { texts: [], ids: [] };
      // Each `item` is what a path leads to, or the body itself; its values are added to one of the lists.
      for (const [, path = '$', rest = ''] of (rows[0]?.text ?? '').matchAll(
        /"(?:body", '(\$\S+)\[\*\] \?|item" := "body";)(.*?)(?="found" :=|"all" :=)/gs,
      ))
        for (const [, list = '', values = ''] of rest.matchAll(/"(\w+)" := "\1" \|\| (.*)/g))
          for (const [, steps = ''] of values.matchAll(/#>> '\{(.*?)\}'/g))
            looks[list]?.push(`${path}.${steps.replaceAll(',', '.')}`);
      const { texts, ids } = searchablePaths(set.type);
      // What is searched has changed: a new migration has to replace the function, and its index has to be made anew.
      expect({ texts: looks.texts?.sort(), ids: looks.ids?.sort() }).toEqual({
        texts: [...texts].sort(),
        ids: [...ids].sort(),
      });
    },
  );

  it('take every run of letters and digits for a word, and points within numbers with it', async () => {
    const sign = fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code));
    const part = fc.oneof(sign, fc.constantFrom('a', 'com', 'http', 'www', 'e', '1', '20', '.', ' ', '字'));
    const texts = fc.array(
      fc.array(part, { maxLength: 14 }).map((parts) => parts.join('')),
      { minLength: 100 },
    );
    const sameWords = fc.asyncProperty(texts, async (values) => {
      const { rows } = await client.query(
        `SELECT * FROM (SELECT value, to_tsvector('simple', search_fold(value)) AS words,
          to_tsvector('simple', regexp_replace(value, '[!-,/:-@[-\`{-~-]|\\.(?![0-9])|(?<![0-9])\\.', ' ', 'g')) AS runs
        FROM unnest($1::text[]) value) w WHERE words <> runs`,
        [values],
      );
      expect(rows).toEqual([]);
    });
    await fc.assert(sameWords, { numRuns: 50 });
  });

  it('work under the search path of maintenance', async () => {
    await store(callBy('c', 'Abbie'));
    await client.query('BEGIN');
    await client.query('SET LOCAL search_path = pg_catalog, pg_temp');
    await client.query('REINDEX INDEX public.call_record_words');
    await client.query('ANALYZE public.call_record');
    await client.query('ROLLBACK');
  });
});

describe('a word', () => {
  it('is found in an entity and in all that it contains', async () => {
    await store(whole);
    await store({ ...whole, id: 'other', organizer_v2: null, participants_v2: [], sessions: [] });
    for (const text of ['own', 'guest', 'laptop', 'headset'])
      expect([text, await found(word(text))]).toEqual([text, ['call']]);
    expect(await found(word('laptop'), sessions, 'call')).toEqual(['s1']);
    expect(await found(word('headset'), sessions, 'call')).toEqual(['s1']);
    expect(await found(word('headset'), segments, 'call')).toEqual(['g1']);
    expect(await found(word('laptop'), segments, 'call')).toEqual([]);
    expect(await found(word('own'), sessions, 'call')).toEqual([]);
    expect(await found(word('guest'), participants, 'call')).toEqual(['p']);
    expect(await found(not(word('headset')), sessions, 'call')).toEqual(['s2']);
  });

  it('is found in every searchable property', async () => {
    const identity = (kind: string): JsonObject => ({
      [kind]: {
        displayName: `${kind}Name`,
        id: `${kind}-id`,
        userPrincipalName: `${kind}Upn@x`,
        email: `${kind}Mail@x`,
      },
    });
    const end = (side: string): JsonObject => ({
      '@odata.type': '#microsoft.graph.callRecords.participantEndpoint',
      name: `${side}Machine`,
      userAgent: { headerValue: `${side}Header/1`, platform: 'macOS', productFamily: 'lync', role: 'gateway' },
      associatedIdentity: { displayName: `${side}Person`, id: `${side}-person` },
      identity: identity(`${side}Phone`),
      feedback: { text: `${side}Hum` },
    });
    const network = (side: string): JsonObject => ({
      [`${side}Network`]: {
        ipAddress: '10.1.2.3',
        reflexiveIPAddress: '192.0.2.7',
        subnet: '10.1.0.0',
        basicServiceSetIdentifier: '6c-f3-7f',
      },
      [`${side}Device`]: { captureDeviceName: `${side}Mic`, renderDeviceName: `${side}Speaker` },
    });
    const ends = { caller: end('caller'), callee: end('callee'), failureInfo: { reason: 'Timeout', stage: 'midcall' } };
    const segment = segmentBody({ id: 'g', ...ends, media: [{ ...network('caller'), ...network('callee') }] });
    await store(
      recordBody({
        ...{ id: 'c', organizer: identity('old'), participants: [identity('one'), identity('two')] },
        ...organizer(identity('new')),
        participants_v2: [{ id: 'p', identity: { ...identity('assertedIdentity'), ...identity('undeclared') } }],
        sessions: [sessionBody({ id: 's', ...ends, segments: [segment] })],
      }),
    );
    const ofIdentity = (kind: string): string[] => ['Name', '-id', 'Upn', 'Mail'].map((end) => `${kind}${end}`);
    const ofEnds = ['caller', 'callee'].flatMap((side) => [
      ...['Machine', 'Header', 'Person', '-person', 'Hum'].map((end) => `${side}${end}`),
      ...ofIdentity(`${side}Phone`),
    ]);
    const ofSession = [...ofEnds, 'macOS', 'lync', 'gateway', 'timeout'];
    const ofMedia = [
      '10.1.2.3',
      '192.0.2.7',
      '10.1.0.0',
      '6c:f3:7f',
      'callerMic',
      'callerSpeaker',
      'calleeMic',
      'calleeSpeaker',
    ];
    const expected: [EntitySet, string[]][] = [
      [callRecords, ['old', 'one', 'two', 'new'].flatMap(ofIdentity)],
      [participants, [...ofIdentity('assertedIdentity'), ...ofIdentity('undeclared')]],
      [sessions, ofSession],
      [segments, [...ofSession, ...ofMedia]],
    ];
    for (const [set, words] of expected) {
      for (const text of words)
        expect([set.table, text, await found(word(text), set)]).toEqual([set.table, text, [expect.any(String)]]);
    }
    for (const text of ['midcall', 'groupCall', 'audio', 'null', 'user', 'displayName', '11111111'])
      expect([text, await found(word(text), segments)]).toEqual([text, []]);
  });

  it('is found whatever its case, accents and signs', async () => {
    await store(callBy('c', 'Zoë Müller-Lüdenscheidt (O’Neil) Иван ﬁn'));
    for (const text of [
      'zoe',
      'ZOË',
      'muller',
      'MÜLLER',
      'lüdenscheidt',
      'neil',
      'O’Neil',
      'иван',
      'fin',
      'Müller-Lüdenscheidt',
      'zoe\u0308',
    ])
      expect([text, await found(word(text))]).toEqual([text, ['c']]);
    for (const text of ['zo', 'oe', 'mullerludenscheidt', 'neill'])
      expect([text, await found(word(text))]).toEqual([text, []]);
  });

  it.each([
    [
      'a sign-in name',
      'user',
      'abbie.smith@contoso.com',
      ['abbie', 'smith', 'contoso', 'abbie.smith', 'abbie.smith@contoso.com', 'ABBIE.SMITH@CONTOSO.COM'],
    ],
    [
      'a directory id',
      'id',
      '821809f5-0000-4000-8000-3b5136c0e777',
      ['821809f5-0000-4000-8000-3b5136c0e777', '821809F500004000 80003B5136C0E777'],
    ],
    [
      'a phone number',
      'id',
      '+14255550100',
      ['+14255550100', '14255550100', '+1 425 555 0100', '1 (425) 555-0100', ' 14255550100'],
    ],
    ['a grouped phone number', 'id', '+1 (425) 555-0100', ['+14255550100', '+1 425 555 0100']],
  ])('of %s is found as people write it', async (_name, property, value, terms) => {
    await store(
      recordBody({ id: 'c', ...organizer({ phone: { [property === 'id' ? 'id' : 'userPrincipalName']: value } }) }),
    );
    for (const text of terms) expect([text, await found({ kind: 'phrase', text, at: 0 })]).toEqual([text, ['c']]);
    expect(await found(word('5550100'))).toEqual([]);
  });

  it('that ends in an asterisk finds what begins with it', async () => {
    await store(callBy('a', 'Abbie Wilkins'));
    await store(recordBody({ id: 'n', ...organizer({ phone: { id: '+14255550100' } }) }));
    for (const text of ['abb*', 'wil*', 'abbie*', 'Abbie Wil*'])
      expect([text, await found(word(text))]).toEqual([text, ['a']]);
    for (const text of ['bbie*', 'abbie wiz*', '*', ' *', 'ab*ie'])
      expect([text, await found(word(text))]).toEqual([text, []]);
    for (const text of ['+1425*', '+1 (425)*']) expect([text, await found(word(text))]).toEqual([text, ['n']]);
  });

  it('of another tenant is not found', async () => {
    await store(callBy('mine', 'Abbie'));
    await store(callBy('theirs', 'Abbie Owen'), otherTenant);
    expect(await found(word('abbie'))).toEqual(['mine']);
    expect(await found(not(word('owen')))).toEqual(['mine']);
  });

  it('is found where it has been written last', async () => {
    await store(callBy('c', 'Abbie'));
    await client.query(
      `UPDATE call_record SET body = body || '{"organizer_v2":{"identity":{"user":{"displayName":"Owen"}}}}'`,
    );
    expect(await found(word('abbie'))).toEqual([]);
    expect(await found(word('owen'))).toEqual(['c']);
  });
});

describe('a phrase', () => {
  it('is found where its words follow each other in one value', async () => {
    await store(callBy('c', 'Abbie Lee Wilkins'));
    await store(
      recordBody({ id: 'd', participants: [{ user: { displayName: 'Abbie' } }, { user: { displayName: 'Lee' } }] }),
    );
    const phrase = (text: string): Promise<string[]> => found({ kind: 'phrase', text, at: 0 });
    expect(await phrase('abbie lee')).toEqual(['c']);
    expect(await phrase('Lee  Wilkins')).toEqual(['c']);
    expect(await phrase('abbie wilkins')).toEqual([]);
    expect(await phrase('lee abbie')).toEqual([]);
    expect(await found(and(word('abbie'), word('lee')))).toEqual(['c', 'd']);
  });
});

describe('an expression', () => {
  it('joins words of the call and of what it contains', async () => {
    await store(whole);
    await store({ ...whole, id: 'bare', participants_v2: [], sessions: [] });
    expect(await found(and(word('guest'), word('headset')))).toEqual(['call']);
    expect(await found(and(word('own'), not(word('headset'))))).toEqual(['bare']);
    expect(await found(or(word('laptop'), not(word('own'))))).toEqual(['call']);
  });

  it('finds what it says, however it is nested', async () => {
    const vocabulary = ['abbie', 'owen', 'mona', 'lars'];
    const place = fc.subarray(vocabulary);
    const calls = fc.array(fc.tuple(place, place, place, place), { minLength: 1, maxLength: 6 });
    const { expression } = fc.letrec<{ expression: SearchExpression }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(...vocabulary).map(word),
        tie('expression').map(not),
        fc.tuple(tie('expression'), tie('expression')).map((parts) => and(...parts)),
        fc.tuple(tie('expression'), tie('expression')).map((parts) => or(...parts)),
      ),
    }));
    const asksFor = (search: SearchExpression, words: readonly string[]): boolean => {
      if ('text' in search) return words.includes(search.text);
      if ('operand' in search) return !asksFor(search.operand, words);
      const [left, right] = [asksFor(search.left, words), asksFor(search.right, words)];
      return search.kind === 'and' ? left && right : left || right;
    };
    const sameAnswer = fc.asyncProperty(
      calls,
      fc.array(expression, { minLength: 5, maxLength: 10 }),
      async (all, searches) => {
        await client.query('DELETE FROM call_record');
        for (const [index, [own, participant, session, segment]] of all.entries()) {
          const ends = (words: string[]): JsonObject => ({ caller: { name: words.join(' ') } });
          await store(
            recordBody({
              ...{ id: String(index), ...organizer({ user: { displayName: own.join(' ') } }) },
              participants_v2: [{ id: 'p', ...named(participant.join(' ')) }],
              sessions: [
                sessionBody({
                  id: `s${index}`,
                  ...ends(session),
                  segments: [segmentBody({ id: 'g', ...ends(segment) })],
                }),
              ],
            }),
          );
        }
        for (const search of searches) {
          const ofCalls = all.flatMap((places, index) => (asksFor(search, places.flat()) ? [String(index)] : []));
          const ofSessions = all.flatMap(([, , ...below], index) =>
            asksFor(search, below.flat()) ? [`s${index}`] : [],
          );
          expect(await found(search)).toEqual(ofCalls);
          expect(await found(search, sessions)).toEqual(ofSessions);
        }
      },
    );
    await fc.assert(sameAnswer, { numRuns: 15 });
  });
});

describe('odd input', () => {
  const odd = [
    ...[
      "'",
      "''",
      '"',
      '\\',
      "\\'",
      ':*',
      '&',
      '|',
      '!',
      '&|!',
      '<->',
      '<2>',
      '()',
      '(',
      '%',
      '$1',
      ':Z',
      "':*",
      '\0',
      ' ',
      '',
    ],
    ...['😀', '👩‍👩‍👧', '\ud800', '\u200b', '\u0301', 'ﷺ', '\u202e', '--', '/*', '.', '..', '1.', '.1'],
  ];

  it('is neither an error nor found where nothing has it', async () => {
    await store(callBy('c', 'Abbie'));
    for (const text of odd) {
      expect([text, await found(word(text))]).toEqual([text, []]);
      expect([text, await found(word(`${text}*`))]).toEqual([text, []]);
      expect([text, await found(not(word(text)))]).toEqual([text, ['c']]);
    }
    expect(await found(word('x'.repeat(1000)))).toEqual([]);
    expect(await found(word('😀'.repeat(500)))).toEqual([]);
  });

  it('around a word does not keep it from being found', async () => {
    await store(callBy('c', 'Abbie'));
    for (const text of ["abbie'", '"abbie"', 'abbie:*', '!abbie', '(abbie', 'abbie\\', '\0abbie', 'abbie&', '.abbie.'])
      expect([text, await found(word(text))]).toEqual([text, ['c']]);
  });

  it('of any kind can be stored, and is found by itself where it has letters or digits', async () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .map((value) => value.replaceAll('\0', '').toWellFormed());
    const isFound = fc.asyncProperty(text, async (value) => {
      await client.query('DELETE FROM call_record');
      await store(callBy('c', value));
      const hasWords = /[a-z0-9]/i.test(value.normalize('NFKD'));
      const ids = await found({ kind: 'phrase', text: value.replace(/\*$/, ''), at: 0 });
      if (hasWords) expect(ids).toEqual(['c']);
      else expect([[], ['c']]).toContainEqual(ids);
    });
    await fc.assert(isFound, { numRuns: 100 });
  });

  it('of any size can be stored', async () => {
    const words = Array.from({ length: 60_000 }, (_, index) => `w${index}`);
    await store(callBy('many', `first ${words.join(' ')}`));
    await store(callBy('wide', `first ${'字 '.repeat(200_000)}`));
    await store(callBy('long', `first ${'x'.repeat(500_000)}`));
    await store(callBy('wider', `first ${'ﷺ '.repeat(100_000)}`));
    expect(await found(word('first'))).toEqual(['long', 'many', 'wide', 'wider']);
  });
});
