import { callRecords, idsOf, pathTo } from '../support/call-records';
import { describeConformance, itemsOfLevel, type Item } from '../support/conformance-list';
import { expectError } from '../support/expect-error';
import { query, type SampleApp } from '../support/queries';

const minimal = itemsOfLevel('minimal');
const intermediate = itemsOfLevel('intermediate');
const advanced = itemsOfLevel('advanced');

const idOf = async ({ client }: SampleApp, path: string): Promise<unknown> => (await client.read(path)).id;
const bodyOf = async ({ client }: SampleApp, path: string): Promise<string> => (await client.get(path)).text;
const list =
  (options: Readonly<Record<string, string>>) =>
  async ({ ids }: SampleApp) =>
    ids('callRecords', options);

/** The condition holds for the sample call `a`, and its negation does not. */
const holds =
  (...conditions: readonly string[]): Item['check'] =>
  async ({ ids }) => {
    for (const condition of conditions) {
      expect([condition, await ids('callRecords', { $filter: `id eq 'a' and (${condition})` })]).toEqual([
        condition,
        ['a'],
      ]);
      expect([condition, await ids('callRecords', { $filter: `id eq 'a' and not (${condition})` })]).toEqual([
        condition,
        [],
      ]);
    }
  };

/** The options select these calls, in this order. */
const gives =
  (options: Readonly<Record<string, string>>, expected: readonly string[]): Item['check'] =>
  async (sample) =>
    expect(await list(options)(sample)).toEqual(expected);

/** The path is refused as not supported, by its name. */
const refused =
  (path: string, name: string): Item['check'] =>
  async ({ client }) =>
    expect(expectError(await client.get(path), 'notImplemented').message).toContain(name);

const paths: readonly Item[] = [
  minimal('4.2', 'the root of the service leads to each entity set', async (sample) => {
    const { value } = await sample.client.read('/v1.0');
    for (const { kind, url } of value as { kind: string; url: string }[]) {
      if (kind === 'EntitySet') expect([url, (await sample.client.get(`/v1.0/${url}`)).status]).toEqual([url, 200]);
    }
  }),
  minimal('4.3.1', 'a key stands in parentheses, with or without its name', async (sample) => {
    expect(await idOf(sample, `${callRecords}('a')`)).toBe('a');
    expect(await idOf(sample, `${callRecords}(id='a')/sessions(id='a1')/segments('a1x')`)).toBe('a1x');
  }),
  intermediate('4.3.6', 'a key may be a segment of the path', async (sample) => {
    expect(await idOf(sample, pathTo('a', 'a1', 'a1x'))).toBe('a1x');
  }),
  intermediate('5.3', 'an alias stands for a key, and for a value of an expression', async (sample) => {
    expect(await idOf(sample, `${callRecords}(@c)/sessions(id=@s)?@c='a'&@s='a2'`)).toBe('a2');
    await gives({ $filter: 'version in @v', $orderby: 'id', '@v': '[5,2]' }, ['a', 'd'])(sample);
  }),
  minimal('4.3', 'a path leads to related entities', async (sample) => {
    expect(await sample.ids('callRecords/d/sessions', { $top: '2' })).toEqual(['d1', 'd2']);
    expect(await idOf(sample, `${callRecords}('a')/organizer_v2`)).toBe('u1');
  }),
  intermediate('4.6', 'a path leads to a property, and into it', async ({ client }) => {
    expect(await client.read(`${callRecords}('a')/version`)).toMatchObject({ value: 5 });
    const name = '/organizer_v2/identity/user/displayName';
    expect(await client.read(`${callRecords}('a')${name}`)).toMatchObject({ value: 'Adele Vance' });
  }),
  intermediate('4.7', '$value is the raw value', async (sample) => {
    expect(await bodyOf(sample, `${pathTo('a')}/type/$value`)).toBe('groupCall');
  }),
  advanced('4.8', '$count is the number of entities or items, of those that a filter leaves', async (sample) => {
    expect(await bodyOf(sample, `${callRecords}/$count`)).toBe('4');
    expect(await bodyOf(sample, `${callRecords}/$count?$filter=version gt 2`)).toBe('2');
    expect(await bodyOf(sample, `${pathTo('a')}/modalities/$count`)).toBe('2');
  }),
  advanced('4.16', '$entity is the entity with the URL in $id', async ({ client }) => {
    const id = encodeURIComponent("communications/callRecords('a')");
    const found = await client.read(`/v1.0/$entity?$id=${id}&$select=id`);
    expect(found.id).toBe('a');
  }),
  advanced('4.4', '$ref is the link instead of the entity', async ({ client, api }) => {
    const link = { '@odata.id': `${api.http}${callRecords}('a')/sessions('a1')` };
    expect(await client.read(`${pathTo('a', 'a1')}/$ref`)).toMatchObject(link);
    expect((await client.read(`${pathTo('a')}/sessions/$ref`)).value).toContainEqual(link);
  }),
  intermediate('4.11', 'a path may cast to the type, or to a derived one', async (sample) => {
    expect(await idOf(sample, `${callRecords}/microsoft.graph.callRecords.callRecord/a`)).toBe('a');
    const cast = `${pathTo('a', 'a1')}/caller/microsoft.graph.callRecords.participantEndpoint/name`;
    expect(await sample.client.read(cast)).toMatchObject({ value: 'PC-7' });
  }),
  advanced('4.12', '$filter(…) behind a collection leaves what meets a condition', async ({ client }) => {
    expect(idsOf(await client.read(`${callRecords}/$filter(version gt 2)/$filter(type eq 'groupCall')`))).toEqual([
      'a',
    ]);
  }),
  advanced('4.5', 'a function is called in a path, its parameters also as aliases', async ({ client }) => {
    const call = `${callRecords}/microsoft.graph.callRecords.getPstnCalls(fromDateTime=@f,toDateTime=@t)`;
    expect(await client.read(`${call}?@f=2024-01-01T00:00:00Z&@t=2024-02-01`)).toMatchObject({ value: [] });
  }),
  advanced('5.1.1.13', '/any and /all behind a collection are booleans', async ({ client }) => {
    expect(await client.read(`${pathTo('a')}/sessions/any(s:s/isTest)`)).toMatchObject({ value: true });
    expect(await client.read(`${pathTo('a')}/sessions/all(s:s/isTest)`)).toMatchObject({ value: false });
  }),
  advanced('4.17', '$query takes the options in the body', async ({ client }) => {
    const headers = { 'content-type': 'text/plain' };
    const { json } = await client.post(`${callRecords}/$query`, "$filter=id%20eq%20'a'&$select=id", { headers });
    expect(idsOf(json)).toEqual(['a']);
  }),
  ...(
    [
      ['4.13', '$each', `${callRecords}/$filter(version gt 2)/$each`, 'a client changes each entity of a page itself'],
      ['4.15', '$crossjoin', '/v1.0/$crossjoin(callRecords,sessions)', 'sessions and segments are within their calls'],
      ['4.16', '$all', '/v1.0/$all', 'the entity sets have too little in common'],
    ] as const
  ).map(([section, name, path, reason]) => advanced(section, name, refused(path, name), reason)),
];

const options: readonly Item[] = [
  minimal('5.1', 'an option with a dollar sign that the service does not know is refused', async ({ client }) => {
    for (const option of ['$nope=1', '$Filters=id'])
      expectError(await client.get(`${callRecords}?${option}`), 'badRequest');
  }),
  minimal('5.1', 'an option that is not supported is refused as such', async (sample) => {
    for (const name of ['$schemaversion', '$index', '$id']) await refused(`${callRecords}?${name}=1`, name)(sample);
  }),
  minimal('5.1', 'options may lack their dollar sign, and be written in any case', async (sample) => {
    await gives({ filter: 'version lt 5', ORDERBY: 'version desc', $Select: 'id', $TOP: '1' }, ['d'])(sample);
  }),
  intermediate('5.1.4', '$select chooses members, also in the depth, and * all of them', async ({ client }) => {
    const one = await client.read(`${pathTo('a')}?$select=version,organizer_v2/id`);
    expect(one).toMatchObject({ version: 5, organizer_v2: { id: 'u1' } });
    expect(one).not.toHaveProperty('type');
    expect(await client.read(`${pathTo('a')}?$select=*`)).toMatchObject({ version: 5, type: 'groupCall' });
  }),
  advanced('5.1.4', '$select takes options for a collection of values', async ({ client }) => {
    const path = `${pathTo('a')}?$select=modalities($filter=$this ne 'audio';$count=true)`;
    expect(await client.read(path)).toMatchObject({ modalities: ['video'], 'modalities@odata.count': 1 });
  }),
  advanced('5.1.3', '$expand includes related entities, with options within', async ({ client }) => {
    const inner = '$filter=isTest eq false;$count=true;$select=id;$expand=segments($select=id)';
    const { sessions, ...rest } = await client.read(`${pathTo('a')}?$select=id&$expand=sessions(${inner})`);
    expect(rest).toMatchObject({ id: 'a', 'sessions@odata.count': 1 });
    expect(sessions).toMatchObject([{ id: 'a2', segments: [{ id: 'a2x' }] }]);
  }),
  advanced('5.1.3', '$expand has $levels, *, /$count and /$ref', async ({ client }) => {
    expect(await client.read(`${pathTo('d')}?$expand=sessions/$count`)).toMatchObject({ 'sessions@odata.count': 6 });
    const { sessions } = await client.read(`${pathTo('b')}?$expand=sessions/$ref`);
    expect(sessions).toMatchObject([{ '@odata.id': expect.stringContaining("sessions('b1')") as string }]);
    expect(await client.read(`${pathTo('a')}?$expand=*($levels=max)`)).toMatchObject({
      participants_v2: [{ id: 'u1' }, { id: '+49301234' }],
      sessions: [{ segments: [{ id: 'a1x' }, { id: 'a1y' }] }, {}],
    });
  }),
  intermediate(
    '5.1.5',
    '$orderby sorts by several properties, up and down',
    gives({ $orderby: 'type desc,version' }, ['b', 'd', 'a', 'c']),
  ),
  advanced(
    '5.1.5',
    '$orderby sorts by counts and expressions',
    gives({ $orderby: 'sessions/$count desc,version mul -1' }, ['d', 'a', 'b', 'c']),
  ),
  intermediate('5.1.6', '$top and $skip take a part', gives({ $orderby: 'id', $skip: '1', $top: '2' }, ['b', 'c'])),
  advanced('5.1.7', '$count tells of all pages', async ({ client }) => {
    expect(await client.read(`${callRecords}?$count=true&$top=1&$filter=version gt 1`)).toMatchObject({
      '@odata.count': 3,
    });
  }),
  advanced('5.1.8', '$search knows words, phrases, AND, OR and NOT', async (sample) => {
    await gives({ $search: '"constant hum" AND NOT silence' }, ['a'])(sample);
    await gives({ $search: 'nowhere OR hum' }, ['a'])(sample);
  }),
  advanced('5.1.10', '$compute defines members that other options use', async ({ client }) => {
    const options = query({
      $compute: 'version add 1 as next',
      $filter: 'next eq 6',
      $orderby: 'next',
      $select: 'next',
    });
    expect((await client.read(`${callRecords}${options}`)).value).toMatchObject([{ next: 6 }]);
  }),
  intermediate('5.1.9', '$format overrides Accept', async ({ client }) => {
    const { json } = await client.get(`${pathTo('a')}?$format=application/json;odata.metadata=none`);
    expect(json).not.toHaveProperty('@odata.context');
  }),
  advanced('5.2', 'a client-made option without a dollar sign is refused rather than ignored', async ({ client }) => {
    expectError(await client.get(`${callRecords}?colour=red`), 'badRequest');
  }),
];

const operators: readonly Item[] = [
  intermediate(
    '5.1.1.1',
    'eq, ne, gt, ge, lt and le compare',
    holds('version eq 5', 'version ne 4', 'version gt 4', 'version ge 5', 'version lt 6', 'version le 5'),
  ),
  intermediate(
    '5.1.1.1',
    'eq and ne compare with null',
    gives({ $filter: 'joinWebUrl eq null', $orderby: 'id' }, ['b', 'c']),
  ),
  intermediate(
    '5.1.1.1',
    'and, or and not combine',
    holds("version eq 5 and type eq 'groupCall'", 'version eq 1 or version eq 5', 'not (version eq 1)'),
  ),
  intermediate(
    '5.1.1.1',
    'in looks for a value in a list',
    holds('version in (1,5)', "type in ['groupCall','unknown']"),
  ),
  intermediate('5.1.1.1', 'has looks for a flag', holds("type has 'groupCall'")),
  intermediate(
    '5.1.1.2',
    'add, sub, mul, div, divby, mod and - calculate',
    holds(
      'version add 1 eq 6',
      'version sub 1 eq 4',
      'version mul 2 eq 10',
      'version div 2 eq 2',
      'version divby 2 eq 2.5',
      'version mod 2 eq 1',
      '-version eq -5',
    ),
  ),
  intermediate(
    '5.1.1.2',
    'times and durations are calculated with',
    holds("endDateTime sub startDateTime lt 'PT30M'", "startDateTime add duration'PT1H' gt endDateTime"),
  ),
  intermediate(
    '5.1.1.3',
    'parentheses and precedence order',
    holds('version add 1 mul 2 eq 7', '(version add 1) mul 2 eq 12'),
  ),
  advanced(
    '5.1.1.13',
    'any and all ask about related entities and values',
    holds(
      'sessions/any(s:s/isTest)',
      'sessions/all(s:s/id ne null)',
      "modalities/any(m:m eq 'video')",
      'sessions/any()',
    ),
  ),
  advanced(
    '5.1.1.14',
    '$it and $root lead elsewhere',
    holds(
      '$it/version eq 5',
      'sessions/any(s:s/startDateTime gt $it/startDateTime)',
      "version gt $root/communications/callRecords('d')/version",
    ),
  ),
  advanced(
    '5.1.1.15',
    'a path goes into complex values, casts and keys',
    holds(
      "organizer_v2/identity/user/displayName eq 'Adele Vance'",
      "sessions('a1')/isTest",
      "sessions/any(s:s/caller/microsoft.graph.callRecords.participantEndpoint/name eq 'PC-7')",
    ),
  ),
  minimal(
    '5.1.1.14',
    'literals may lack the name of their type',
    holds(
      "type eq 'groupCall'",
      "type eq microsoft.graph.callRecords.callType'groupCall'",
      "endDateTime sub startDateTime gt 'PT1S'",
      'version eq 5.0',
      'startDateTime lt 2025-01-01',
    ),
  ),
  advanced(
    '5.1.1.11',
    'functions of geography',
    refused(`${callRecords}?$filter=geo.length(x) gt 1`, 'geo.length'),
    'the model has no places on a map',
  ),
  advanced(
    '5.1.1.16',
    'annotations in expressions',
    refused(`${callRecords}?$filter=@Core.Description eq 'x'`, '@Core.Description'),
    'entities have no stored annotations',
  ),
];

const url = 'joinWebUrl';
/** Each of the standard's functions with what it gives for the sample call `a`. */
const functions: readonly (readonly [section: string, name: string, ...conditions: string[]])[] = [
  ['5.1.1.5.1', 'concat', "concat(id,'!') eq 'a!'", 'concat(modalities,["data"]) eq ["audio","video","data"]'],
  ['5.1.1.5.2', 'contains', `contains(${url},'Neil')`],
  ['5.1.1.5.3', 'endswith', `endswith(${url},'+Co')`],
  ['5.1.1.5.4', 'indexof', `indexof(${url},'example') eq 8`],
  ['5.1.1.5.5', 'length', `length(${url}) eq 29`, 'length(modalities) eq 2'],
  ['5.1.1.5.6', 'startswith', `startswith(${url},'https')`],
  ['5.1.1.5.7', 'substring', `substring(${url},8,7) eq 'example'`],
  ['5.1.1.6.1', 'hassubset', 'hassubset(modalities,["video"])'],
  ['5.1.1.6.2', 'hassubsequence', 'hassubsequence(modalities,["audio","video"])'],
  ['5.1.1.7.1', 'matchesPattern', `matchesPattern(${url},'^https://[a-z.]+/')`],
  ['5.1.1.7.2', 'tolower', `tolower(${url}) eq 'https://example.com/o''neil+co'`],
  ['5.1.1.7.3', 'toupper', "toupper(id) eq 'A'"],
  ['5.1.1.7.4', 'trim', "trim(concat(' ',id)) eq 'a'"],
  ['5.1.1.8', 'date and time', 'date(startDateTime) eq 2024-03-03', 'time(endDateTime) eq 09:30:00'],
  [
    '5.1.1.8',
    'year, month and day',
    'year(startDateTime) eq 2024',
    'month(startDateTime) eq 3',
    'day(startDateTime) eq 3',
  ],
  [
    '5.1.1.8',
    'hour, minute and second',
    'hour(endDateTime) eq 9',
    'minute(endDateTime) eq 30',
    'second(endDateTime) eq 0',
  ],
  ['5.1.1.8', 'fractionalseconds', 'fractionalseconds(startDateTime) eq 0.1234567'],
  [
    '5.1.1.8',
    'totaloffsetminutes and totalseconds',
    'totaloffsetminutes(startDateTime) eq 0',
    "totalseconds(duration'PT1M') eq 60",
  ],
  [
    '5.1.1.8',
    'now, mindatetime and maxdatetime',
    'startDateTime lt now()',
    'startDateTime gt mindatetime()',
    'startDateTime lt maxdatetime()',
  ],
  ['5.1.1.9', 'round, floor and ceiling', 'round(2.5) eq 3', 'floor(2.5) eq 2', 'ceiling(2.5) eq 3'],
  [
    '5.1.1.10',
    'cast and isof',
    "cast(version,Edm.String) eq '5'",
    'isof(version,Edm.Int64)',
    'isof(microsoft.graph.entity)',
  ],
  ['5.1.1.12', 'case', 'case(version gt 4:1,true:2) eq 1'],
];

const canonical = functions.map(([section, name, ...conditions]) => intermediate(section, name, holds(...conditions)));

describeConformance('URL Conventions 4.01', [...paths, ...options, ...operators, ...canonical]);
