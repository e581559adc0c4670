import { recordBody } from '../support/bodies';
import { callRecords, idsOf, itemsOf, pathTo } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { query, startSampleApp, type SampleApp } from '../support/queries';
import { rawRequest } from '../support/raw-request';

let sample: SampleApp;
beforeAll(async () => (sample = await startSampleApp()));
afterAll(() => sample.api.close());

describe('what clients write', () => {
  it.each([
    ['$filter=version%20eq%205', ['a']],
    ['$filter=version+eq+5', ['a']],
    ['%24filter=version%20eq%205', ['a']],
    ['filter=version%20eq%205', ['a']],
    ['$FILTER=version%20eq%205', ['a']],
    ['$Filter=version%20EQ%205', ['a']],
    [
      "$filter=CONTAINS(joinWebUrl,'Neil')%20AND%20NOT%20(version%20LT%205)%20OR%20sessions/ANY(s:s/id%20Eq%20'b1')",
      ['b', 'a'],
    ],
    ['$OrderBy=version%20DESC&$TOP=2&COUNT=TRUE&$Expand=sessions($Select=id;FILTER=isTest)', ['c', 'a']],
    ['$filter=%20version%20%20eq%20%205%20', ['a']],
    ['$filter=version%09eq%095', ['a']],
    ['$filter=startDateTime%20lt%202024-03-03T10:00:00.1234568+01:00', ['a', 'c', 'd']],
    ['$filter=startDateTime%20lt%202024-03-03T10:00:00.1234568%2B01:00', ['a', 'c', 'd']],
    ['$filter=startDateTime+lt+2024-03-03T10%3A00%3A00.1234568%2B01%3A00', ['a', 'c', 'd']],
    ['$filter=contains(joinWebUrl,%27Neil%2BCo%27)', ['a']],
    ["$filter=contains(joinWebUrl,'O''Neil')", ['a']],
    ['$filter=contains(joinWebUrl,%27O%27%27Neil%27)', ['a']],
    ['$orderby=version%20desc,%20id&$top=2', ['c', 'a']],
    ['$orderby=version+desc&$top=2', ['c', 'a']],
    ['%24orderby=startDateTime%20desc&%24top=2&%24count=true&%24expand=sessions%28%24select%3Did%29', ['b', 'a']],
    ['$search=%22constant+hum%22', ['a']],
    ['$search=%22constant%20hum%22', ['a']],
    ['$top=2&$skip=1', ['a', 'c']],
    ['$top=5000', ['b', 'a', 'c', 'd']],
    ['$expand=sessions($expand%3Dsegments)&$top=1', ['b']],
    ['&$top=1&&', ['b']],
  ])('%s', async (text, ids) => {
    const answer = await rawRequest(sample.api, { method: 'GET', path: `${callRecords}?${text}` });
    expect(idsOf(answer.json)).toEqual(ids);
  });
});

describe('odata.metadata', () => {
  const read = (path: string, level: string) =>
    sample.client.read(path, { headers: { accept: `application/json;odata.metadata=${level}` } });
  const path = pathTo('a') + query({ $select: 'id,version', $expand: 'sessions($select=id;$top=1;$count=true)' });

  it('minimal has context URLs, counts and links only', async () => {
    expect(Object.keys(await read(path, 'minimal')).sort()).toEqual([
      '@odata.context',
      'id',
      'sessions',
      'sessions@odata.context',
      'sessions@odata.count',
      'version',
    ]);
  });

  it('none has counts only', async () => {
    expect(await read(path, 'none')).toEqual({
      id: 'a',
      version: 5,
      'sessions@odata.count': 2,
      sessions: [{ id: 'a1' }],
    });
  });

  it('full has types, and links that can be followed', async () => {
    const record = await read(path, 'full');
    const url = `${sample.api.http}/v1.0/communications/callRecords('a')`;
    expect(record).toMatchObject({
      '@odata.type': '#microsoft.graph.callRecords.callRecord',
      '@odata.id': url,
      '@odata.editLink': url,
      'version@odata.type': '#Int64',
      'sessions@odata.navigationLink': `${url}/sessions`,
      'sessions@odata.associationLink': `${url}/sessions/$ref`,
      'organizer_v2@odata.navigationLink': `${url}/organizer_v2`,
      'organizer_v2@odata.associationLink': `${url}/organizer_v2/$ref`,
      sessions: [{ '@odata.type': '#microsoft.graph.callRecords.session', '@odata.id': `${url}/sessions('a1')` }],
    });
    const links = Object.entries(record).filter(([name]) => /@odata\.(id|editLink|\w+Link)$/.test(name));
    expect(links.length).toBeGreaterThan(6);
    for (const [, link] of links) expect((await sample.client.get(new URL(String(link)).pathname)).status).toBe(200);
  });

  it('is of pages of every collection alike', async () => {
    for (const collection of ['callRecords', 'callRecords/a/sessions', 'sessions', 'segments']) {
      const [item = {}] = itemsOf(await read(`/v1.0/communications/${collection}?$top=1`, 'full'));
      expect(item['@odata.type']).toMatch(/^#microsoft\.graph\.callRecords\.\w+$/);
      const [bare = {}] = itemsOf(await read(`/v1.0/communications/${collection}?$top=1`, 'none'));
      expect(JSON.stringify(Object.keys(bare))).not.toContain('@');
    }
  });
});

describe('Prefer', () => {
  const get = (path: string, prefer: string) => sample.client.get(path, { headers: { prefer } });

  it.each([
    ['odata.maxpagesize=2', 'odata.maxpagesize=2', 2],
    ['maxpagesize=2', 'odata.maxpagesize=2', 2],
    ['maxpagesize=3, odata.maxpagesize=1', 'odata.maxpagesize=3', 3],
    ['return=minimal, maxpagesize = 2', 'odata.maxpagesize=2', 2],
    ['odata.maxpagesize=0', null, 4],
    ['odata.maxpagesize=x', null, 4],
    ['respond-async', null, 4],
  ])('%s', async (prefer, applied, size) => {
    const { json, headers } = await get(callRecords, prefer);
    expect([headers.get('preference-applied'), idsOf(json).length]).toEqual([applied, size]);
  });

  it('omit-values=nulls leaves out what is null, not empty collections and texts', async () => {
    const empty = { participants: [], joinWebUrl: '' };
    await sample.client.create(callRecords, recordBody({ id: 'empty', organizer: null, ...empty }));
    const { json: kept } = await get(pathTo('empty'), 'omit-values=nulls');
    expect(kept).toMatchObject(empty);
    expect(kept).not.toHaveProperty('organizer');
    await sample.client.delete(pathTo('empty'));

    const { json, headers } = await get(`${pathTo('b')}?$select=id,joinWebUrl`, 'omit-values=nulls');
    expect([headers.get('preference-applied'), Object.keys(json)]).toEqual([
      'omit-values=nulls',
      ['@odata.context', 'id'],
    ]);
    expect(await sample.client.read(`${pathTo('b')}?$select=id,joinWebUrl`)).toMatchObject({ joinWebUrl: null });
  });

  it('include-unknown-enum-members sends members that came later', async () => {
    const path = `${pathTo('a', 'a1')}?$select=caller/userAgent/clientUserAgent/productFamily`;
    expect((await sample.client.get(path)).text).toContain('"unknownFutureValue"');
    for (const written of ['include-unknown-enum-members', 'maxpagesize=1,Include-Unknown-Enum-Members']) {
      const { text, headers } = await get(path, written);
      expect(text).toContain('"azureCommunicationServices"');
      expect(headers.get('preference-applied')).toBe('include-unknown-enum-members');
    }
  });

  it('several are applied together', async () => {
    const { headers } = await get(callRecords, 'omit-values=nulls, odata.maxpagesize=3,include-unknown-enum-members');
    expect(headers.get('preference-applied')).toBe(
      'odata.maxpagesize=3, omit-values=nulls, include-unknown-enum-members',
    );
  });
});

describe('what is refused', () => {
  it.each([
    ['$filter=verson eq 5', "$filter: Unknown property 'verson' of callRecord at 1; did you mean 'version'?"],
    ["$filter=type eq 'GROUPCALL'", "at 9; did you mean 'groupCall'?"],
    ["$filter=type eq 'peer'", "at 9; did you mean 'peerToPeer'?"],
    [
      '$filter=endDateTime sub startDateTime gt 60',
      "(a duration is written duration'PT1.5S', and totalseconds gives its seconds) at 1.",
    ],
    ['$filter=version eqq 5', "$filter: expected an operator or the end at 9, found 'eqq'."],
    ["$filter=isof('microsoft.graph.user')", "$filter: expected the name of a type, without quotes, at 6, found '''."],
    ['$filter=version eq 5 and', '$filter: expected an expression at 17, found the end.'],
    ["$filter=type eq 'groupCal'", "at 9; did you mean 'groupCall'?"],
    ["$filter=contans(id,'a')", "such as contains at 1, found 'contans'."],
    ['$filter=sessions/any(s:s/isTst)', "at 18; did you mean 'isTest'?"],
    ['$orderby=id,startDatetime', "at 4; did you mean 'startDateTime'?"],
    ['$select=id,startDatetime', "at 4; did you mean 'startDateTime'?"],
    ['$expand=session', "at 1; did you mean 'sessions'?"],
    ['$expand=sessions($expand=segmnts)', "did you mean 'segments'?"],
    ['$compute=versio mul 2 as x', "at 1; did you mean 'version'?"],
    ['$fliter=true', '$fliter: is no query option of OData; did you mean $filter?'],
    ['$filter=version div 0 eq 1', "$filter: 'div' by zero at 13."],
  ])('%s', async (text, end) => {
    const [name = '', value = ''] = text.split(/=(.*)/s);
    const { message } = expectError(await sample.client.get(callRecords + query({ [name]: value })), 'invalidQuery');
    expect(message.endsWith(end)).toBe(true);
  });

  it.each([
    "geo.distance(id,geography'SRID=0;Point(0 0)') lt 1",
    "geo.intersects(id,geography'SRID=0;Polygon((0 0,1 1,0 0))')",
    "geo.length(geometry'SRID=0;LineString(0 0,1 1)') lt 1",
  ])('with 501, functions of geography by their names: %s', async (condition) => {
    const answer = await sample.client.get(callRecords + query({ $filter: condition }));
    const [name = ''] = condition.split('(');
    expect(expectError(answer, 'notImplemented').message).toContain(`The function ${name} is not supported at 1`);
  });

  const leftOut: readonly Readonly<Record<string, string>>[] = [
    { $filter: 'organizer/@Core.Description eq null' },
    { $filter: 'microsoft.graph.something(a=1) eq 1' },
    { $filter: "id eq geography'SRID=0;Point(0 0)'" },
    { $filter: 'sessions/aggregate($count) gt 1' },
    { $filter: 'cast(modalities,Collection(Edm.String)) eq null' },
    { $filter: 'isof(modalities,Collection(Edm.String))' },
    { $deltatoken: 'x' },
    { $id: 'x' },
    { $index: '1' },
    { $schemaversion: '1' },
    { $select: '@odata.etag' },
    { $select: 'organizer($filter=true)' },
  ];
  it.each(leftOut)('with 501, as left out: %j', async (options) => {
    const [[name = ''] = []] = Object.entries(options);
    const answer = await sample.client.get(callRecords + query(options));
    expect(expectError(answer, 'notImplemented').message).toContain(name);
  });
});
