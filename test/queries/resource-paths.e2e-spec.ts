import { recordBody } from '../support/bodies';
import { callRecords, idsOf, itemsOf, pathOf, pathTo } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { query, startSampleApp, type SampleApp } from '../support/queries';

let sample: SampleApp;
beforeAll(async () => (sample = await startSampleApp()));
afterAll(() => sample.api.close());

const root = '/v1.0/communications';
const at = (path: string): string => `${root}/${path}`;

describe('a part of an entity', () => {
  it.each([
    ['callRecords/a/organizer_v2', { id: 'u1', identity: { user: { displayName: 'Adele Vance' } } }],
    ['callRecords/a/organizer_v2/identity/user', { id: 'u1', tenantId: 't1' }],
    ['callRecords/a/organizer_v2/identity/user/displayName', { value: 'Adele Vance' }],
    ['callRecords/a/organizer/user/age', { value: 42 }],
    ['callRecords/a/organizer/user/tags', { value: ['x', 'y'] }],
    ['callRecords/a/modalities', { value: ['audio', 'video'] }],
    ['callRecords/a/startDateTime', { value: '2024-03-03T09:00:00.1234567Z' }],
    ['callRecords/c/version', { value: 9007199254740993n }],
    ['callRecords/a/sessions/a1/isTest', { value: true }],
    ['callRecords/a/sessions/a1/caller/identity', { user: { id: 'u1' } }],
    ["callRecords('a')/sessions('a1')/caller/identity", { user: { id: 'u1' } }],
    ['callRecords/a/sessions/a1/caller/microsoft.graph.callRecords.participantEndpoint/name', { value: 'PC-7' }],
    ['callRecords/a/microsoft.graph.callRecords.callRecord/version', { value: 5 }],
    ['callRecords/a/sessions/a1/segments/a1x/media', { value: [{ label: 'main-audio' }] }],
    ['callRecords/a/participants_v2/u1', { id: 'u1', identity: { user: { id: 'u1' } } }],
  ])('%s', async (path, expected) => {
    const answer = await sample.client.read(at(path));
    expect(answer).toMatchObject(expected);
    expect(answer['@odata.context']).toContain(`${sample.api.http}/v1.0/$metadata#communications/callRecords`);
  });

  it.each([
    ['callRecords/a/startDateTime/$value', '2024-03-03T09:00:00.1234567Z'],
    ['callRecords/a/organizer_v2/identity/user/displayName/$value', 'Adele Vance'],
    ['callRecords/c/version/$value', '9007199254740993'],
    ['callRecords/a/type/$value', 'groupCall'],
    ['callRecords/a/sessions/a1/isTest/$value', 'true'],
    ['callRecords/a/modalities/$count', '2'],
    ['callRecords/a/sessions/a1/segments/a1x/media/$count', '1'],
    ['callRecords/a/participants_v2/$count', '2'],
    ['callRecords/$filter(version%20gt%201)/$count', '3'],
  ])('%s is text', async (path, text) => {
    const answer = await sample.client.get(at(path));
    expect([answer.status, answer.headers.get('content-type'), answer.text]).toEqual([
      200,
      'text/plain; charset=utf-8',
      text,
    ]);
  });

  it.each([
    'callRecords/b/joinWebUrl',
    'callRecords/b/joinWebUrl/$value',
    'callRecords/c/joinWebUrl',
    'callRecords/b/organizer_v2',
    'callRecords/b/organizer_v2/identity/user',
    'callRecords/a/organizer/user/nobody',
  ])('that is null has no content: %s', async (path) => {
    const { status, text } = await sample.client.get(at(path));
    expect([status, text]).toEqual([204, '']);
  });

  it('takes the options that apply to it', async () => {
    const media = 'callRecords/a/sessions/a1/segments/a1x/media';
    expect(await sample.client.read(at(media) + query({ $select: 'label' }))).toMatchObject({
      value: [{ label: 'main-audio' }],
    });
    const modalities = (options: Record<string, string>) =>
      sample.client.read(at('callRecords/a/modalities') + query(options));
    expect(await modalities({ $filter: "$this eq 'video'" })).toMatchObject({ value: ['video'] });
    expect(await modalities({ $orderby: '$this desc', $count: 'true' })).toMatchObject({
      '@odata.count': 2,
      value: ['video', 'audio'],
    });
    expect(await modalities({ $skip: '1', $top: '1' })).toMatchObject({ value: ['video'] });
    expect(await sample.client.read(at('callRecords/a/organizer_v2') + query({ $select: 'id' }))).toMatchObject({
      id: 'u1',
    });
    for (const path of ['callRecords/a/startDateTime', 'callRecords/a/organizer_v2', 'callRecords/a/organizer_v2/$ref'])
      expectError(await sample.client.get(at(path) + query({ $filter: 'true' })), 'invalidQuery');
  });
});

describe('a part with odata.metadata=full', () => {
  const full = { headers: { accept: 'application/json;odata.metadata=full' } };

  it('has types and, of an entity, links that can be followed', async () => {
    const organizer = await sample.client.read(at('callRecords/a/organizer_v2'), full);
    expect(organizer).toMatchObject({
      '@odata.type': '#microsoft.graph.callRecords.organizer',
      id: 'u1',
      identity: { user: { '@odata.type': '#microsoft.graph.communicationsUserIdentity' } },
    });
    expect((await sample.client.read(pathOf(organizer['@odata.id']))).id).toBe('u1');
  });

  it.each([
    ['callRecords/a/modalities', '#Collection(microsoft.graph.callRecords.modality)'],
    ['callRecords/a/startDateTime', '#DateTimeOffset'],
    ['callRecords/a/type', '#microsoft.graph.callRecords.callType'],
    ['callRecords/a/sessions/a1/caller', '#microsoft.graph.callRecords.participantEndpoint'],
    ['callRecords/a/sessions/a1/segments/a1x/media', '#Collection(microsoft.graph.callRecords.media)'],
  ])('%s is of %s', async (path, type) => {
    expect((await sample.client.read(at(path), full))['@odata.type']).toBe(type);
  });

  it('has the types of its items', async () => {
    expect(await sample.client.read(at('callRecords/a/sessions/a1/segments/a1x/media'), full)).toMatchObject({
      value: [
        {
          '@odata.type': '#microsoft.graph.callRecords.media',
          callerNetwork: { 'connectionType@odata.type': '#microsoft.graph.callRecords.networkConnectionType' },
        },
      ],
    });
  });
});

describe('a member that Graph added to an enumeration later', () => {
  const agent = 'callRecords/a/sessions/a1/caller/userAgent';
  const asked = { headers: { prefer: 'include-unknown-enum-members' } };

  it.each([
    [agent, 'productFamily'],
    [`${agent}/productFamily`, 'value'],
    [`${agent}?$select=productFamily`, 'productFamily'],
  ])('%s shows only to those who ask for it', async (path, member) => {
    expect((await sample.client.read(at(path)))[member]).toBe('unknownFutureValue');
    expect((await sample.client.read(at(path), asked))[member]).toBe('azureCommunicationServices');
  });

  it('the same goes for its text', async () => {
    const path = at(`${agent}/productFamily/$value`);
    expect((await sample.client.get(path)).text).toBe('unknownFutureValue');
    const { text, headers } = await sample.client.get(path, asked);
    expect([text, headers.get('preference-applied')]).toEqual([
      'azureCommunicationServices',
      'include-unknown-enum-members',
    ]);
  });

  it.each([
    'filter(isTest)/groupby((caller/userAgent/productFamily))',
    'filter(isTest)/compute(caller/userAgent/productFamily as family)/groupby((family))',
    'filter(isTest)/compute(caller/userAgent/productFamily as family)',
  ])('and for rows of $apply=%s', async (apply) => {
    const path = at('callRecords/a/sessions') + query({ $apply: apply });
    expect(JSON.stringify(await sample.client.read(path))).not.toContain('"azureCommunicationServices"');
    expect(JSON.stringify(await sample.client.read(path, asked))).toContain('"azureCommunicationServices"');
  });
});

describe('resource paths', () => {
  it('omit-values=nulls leaves the value of a part in its place', async () => {
    await sample.client.create(callRecords, recordBody({ id: 'empty', joinWebUrl: '' }));
    const answer = await sample.client.read(at('callRecords/empty/joinWebUrl'), {
      headers: { prefer: 'omit-values=nulls' },
    });
    await sample.client.delete(pathTo('empty'));
    expect(answer.value).toBe('');
  });
});

describe('a collection by its path', () => {
  it('/$filter keeps what the condition is true for, before the options of the query', async () => {
    const path = at('callRecords/$filter(version%20gt%201)');
    expect(idsOf(await sample.client.read(path))).toEqual(['a', 'c', 'd']);
    expect(idsOf(await sample.client.read(path + query({ $filter: 'version lt 6', $top: '1' })))).toEqual(['a']);
    expect(idsOf(await sample.client.read(`${path}/$filter(type%20eq%20%27unknown%27)`))).toEqual(['c']);
    expect(idsOf(await sample.client.read(at('callRecords/a/sessions/$filter(isTest)')))).toEqual(['a1']);
    expect(idsOf(await sample.client.read(at('sessions/$filter(isTest)')))).toEqual(['a1']);
    expectError(await sample.client.get(at('callRecords/$filter(verson%20gt%201)')), 'invalidQuery');
  });

  it('/$filter takes paths with slashes that are not encoded', async () => {
    const ids = async (path: string) => idsOf(await sample.client.read(at(path)));
    expect(await ids("callRecords/a/sessions/$filter(caller/identity/user/id%20eq%20'u1')")).toEqual(['a1']);
    expect(await ids('callRecords/$filter(sessions/any(s:s/isTest))')).toEqual(['a']);
    expect(await ids("callRecords/$filter(contains(joinWebUrl,'com/O'))?$select=id")).toEqual(['a']);
    const media = "callRecords/a/sessions/a1/segments/a1x/media/$filter(callerNetwork/connectionType%20eq%20'wifi')";
    expect((await sample.client.read(at(media))).value).toMatchObject([{ label: 'main-audio' }]);
  });

  it.each([
    ['callRecords/a/sessions/any(s:s/isTest)', true],
    ['callRecords/a/sessions/$any(s:s/isTest)', true],
    ['callRecords/d/sessions/any(s:s/isTest)', false],
    ['callRecords/a/sessions/all(s:s/segments/any())', true],
    ['callRecords/c/sessions/any()', false],
    ["callRecords/a/modalities/any(m:m%20eq%20'audio')", true],
  ])('%s is %s', async (path, value) => {
    expect((await sample.client.read(at(path))).value).toBe(value);
    expect((await sample.client.get(at(`${path}/$value`))).text).toBe(String(value));
  });

  it('/$filter without end is not found', async () => {
    expectError(await sample.client.get(at('callRecords/$filter(sessions/any(')), 'notFound');
  });

  it('/$ref gives links that can be followed', async () => {
    for (const [path, ids] of [
      ['callRecords/$ref', ['b', 'a', 'c', 'd']],
      ['callRecords/a/sessions/$ref', ['a1', 'a2']],
      ['callRecords/a/sessions/$filter(isTest)/$ref', ['a1']],
      ['callRecords/a/sessions/a1/segments/$ref', ['a1x', 'a1y']],
      ['sessions/$ref?$filter=isTest', ['a1']],
      ['segments/$ref?$orderby=id', ['a1x', 'a1y', 'a2x']],
    ] as const) {
      const page = await sample.client.read(at(path));
      expect(page['@odata.context']).toBe(`${sample.api.http}/v1.0/$metadata#Collection($ref)`);
      const links = itemsOf(page).map((item) => pathOf(item['@odata.id']));
      const entities = await Promise.all(links.map((link) => sample.client.read(link)));
      expect(entities.map(({ id }) => id)).toEqual(ids);
    }
  });

  it('/$ref of one entity is one link', async () => {
    for (const path of ['callRecords/a', 'callRecords/a/sessions/a1', 'callRecords/a/organizer_v2']) {
      const link = await sample.client.read(at(`${path}/$ref`));
      expect(link['@odata.context']).toBe(`${sample.api.http}/v1.0/$metadata#$ref`);
      expect((await sample.client.read(pathOf(link['@odata.id']))).id).toBe((await sample.client.read(at(path))).id);
    }
    expectError(await sample.client.get(at('callRecords/a/startDateTime/$ref')), 'invalidQuery');
  });
});

describe('a path that leads nowhere', () => {
  it.each([
    ['callRecords/a/sessons', "did you mean 'sessions'?"],
    ['callRecords/a/sessions/a1/callr', "did you mean 'caller'?"],
    ['callRecord', ''],
    ['callRecords/zz/startDateTime', 'call record.'],
    ['callRecords/a/sessions/zz/caller', 'session.'],
    ['callRecords/$value', ''],
    ['sessions/a1', ''],
  ])('%s', async (path, end) => {
    expect(expectError(await sample.client.get(at(path)), 'notFound').message.endsWith(end)).toBe(true);
  });
});

describe('resource paths', () => {
  it.each([
    ['DELETE', 'callRecords/a/sessions/$count'],
    ['PATCH', 'callRecords/a/startDateTime/$value'],
    ['PUT', 'callRecords/a/$ref'],
    ['PUT', 'sessions/$count'],
    ['POST', 'callRecords/$ref'],
    ['POST', 'callRecords/$filter(true)'],
    ['POST', 'sessions'],
    ['POST', 'segments'],
  ])('%s of %s is 405', async (method, path) => {
    const answer = await sample.api.request(at(path), { method, body: method === 'DELETE' ? undefined : {} });
    expectError(answer, 'methodNotAllowed');
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });

  it.each([
    ['POST', 'callRecords/a/organizer_v2', 'DELETE, GET, HEAD, PATCH, PUT'],
    ['POST', 'callRecords/a/participants_v2/u1', 'DELETE, GET, HEAD, PATCH, PUT'],
    ['POST', 'callRecords/a/participants_v2/u1/identity', 'DELETE, GET, HEAD, PATCH, PUT'],
    ['PATCH', 'callRecords/a/startDateTime', 'DELETE, GET, HEAD, PUT'],
    ['POST', 'callRecords/a/modalities', 'DELETE, GET, HEAD, PUT'],
  ])('%s of %s is 405, where others write', async (method, path, allowed) => {
    const answer = await sample.api.request(at(path), { method, body: {} });
    expectError(answer, 'methodNotAllowed');
    expect(answer.headers.get('allow')).toBe(allowed);
  });
});

describe('HEAD is GET without a body', () => {
  it.each([
    'callRecords',
    'callRecords?$filter=version%20eq%205&$count=true',
    'callRecords/a',
    'callRecords/$count',
    'callRecords/$ref',
    'callRecords/a/$ref',
    'callRecords/$filter(true)',
    'callRecords/a/sessions',
    'callRecords/a/sessions/a1',
    'callRecords/a/sessions/a1/segments/$count',
    'callRecords/a/participants_v2/u1',
    'callRecords/a/organizer_v2',
    'callRecords/a/startDateTime',
    'callRecords/a/startDateTime/$value',
    'callRecords/b/joinWebUrl',
    'sessions',
    'sessions/$count',
    'segments?$orderby=id',
  ])('%s', async (path) => {
    const get = await sample.client.get(at(path));
    const head = await sample.api.request(at(path), { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([get.status, '']);
    for (const name of ['content-type', 'content-length', 'odata-version'])
      expect(head.headers.get(name)).toBe(get.headers.get(name));
  });
});

describe('the sessions and segments of all calls', () => {
  it('tell their call, and link to it', async () => {
    const page = await sample.client.read(
      at('sessions') + query({ $filter: 'segments/any()', $orderby: 'id', $expand: 'segments($select=id;$top=1)' }),
    );
    expect(page.value).toMatchObject([
      { id: 'a1', callRecordId: 'a', segments: [{ id: 'a1x' }] },
      { id: 'a2', callRecordId: 'a', segments: [{ id: 'a2x' }] },
    ]);
    const [session] = itemsOf(page);
    expect(session?.['segments@odata.context']).toBe(
      `${sample.api.http}/v1.0/$metadata#communications/callRecords('a')/sessions('a1')/segments(id)`,
    );
    const segments = await sample.client.read(at('segments') + query({ $orderby: 'id', $select: 'id,callRecordId' }));
    expect(segments.value).toEqual(
      ['a1x', 'a1y', 'a2x'].map((id) => ({ '@odata.id': expect.stringContaining(`('${id}')`), id, callRecordId: 'a' })),
    );
  });

  it('come newest start first, in pages', async () => {
    const first = await sample.client.read(at('sessions?$top=4'));
    expect(idsOf(first)).toEqual(['a2', 'b1', 'a1', 'd6']);
    const options = { headers: { prefer: 'maxpagesize=4' } };
    const page = await sample.client.read(at('sessions'), options);
    const rest = await sample.client.read(pathOf(page['@odata.nextLink']));
    expect([...idsOf(page), ...idsOf(rest)]).toEqual(['a2', 'b1', 'a1', 'd6', 'd5', 'd4', 'd3', 'd2', 'd1']);
  });

  it('do not show callRecordId where the path tells it, unless it is selected', async () => {
    expect(await sample.client.read(pathTo('a', 'a1'))).not.toHaveProperty('callRecordId');
    expect(await sample.client.read(`${pathTo('a', 'a1')}?$select=callRecordId`)).toMatchObject({ callRecordId: 'a' });
    expect(await sample.client.read(`${callRecords}/a/sessions?$select=callRecordId`)).toMatchObject({
      value: [{ callRecordId: 'a' }, { callRecordId: 'a' }],
    });
  });
});
