import type { JsonObject } from '../../src/edm/json/json-value';
import { callRecords, idsOf, itemsOf, pathTo } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { query, startSampleApp, type SampleApp } from '../support/queries';

let sample: SampleApp;
beforeAll(async () => (sample = await startSampleApp()));
afterAll(() => sample.api.close());

/** What one entity holds, context URLs aside. */
const members = async (path: string, options: Record<string, string>): Promise<JsonObject> => {
  const entity = await sample.client.read(path + query(options));
  const shown = Object.entries(entity).filter(
    ([name]) => !name.endsWith('@odata.context') && name !== '@odata.context',
  );
  return Object.fromEntries(shown);
};

describe('$orderby', () => {
  it.each([
    ['version', ['b', 'd', 'a', 'c']],
    ['version desc', ['c', 'a', 'd', 'b']],
    ['startDateTime asc', ['d', 'c', 'a', 'b']],
    ['joinWebUrl,version', ['b', 'c', 'a', 'd']],
    ['joinWebUrl desc,version desc', ['d', 'a', 'c', 'b']],
    ['type desc,startDateTime', ['b', 'd', 'a', 'c']],
    ['organizer_v2/identity/user/displayName desc,id', ['a', 'b', 'c', 'd']],
    ['endDateTime sub startDateTime', ['c', 'a', 'b', 'd']],
    ['sessions/$count desc,type', ['d', 'a', 'b', 'c']],
    ['length(joinWebUrl) desc,id desc', ['a', 'd', 'c', 'b']],
    ["contains(id,'a') desc,id", ['a', 'b', 'c', 'd']],
  ])('%s', async (order, ids) => {
    expect(await sample.ids('callRecords', { $orderby: order })).toEqual(ids);
  });

  it('of contained collections and across calls', async () => {
    expect(await sample.ids('callRecords/d/sessions', { $orderby: 'startDateTime desc', $top: '2' })).toEqual([
      'd6',
      'd5',
    ]);
    expect(await sample.ids('callRecords/a/sessions', { $orderby: 'caller/cpuCoresCount' })).toEqual(['a2', 'a1']);
    expect(await sample.ids('callRecords/a/sessions/a1/segments', { $orderby: 'id desc' })).toEqual(['a1y', 'a1x']);
    expect(await sample.ids('callRecords/a/participants_v2', { $orderby: 'id' })).toEqual(['+49301234', 'u1']);
    expect(await sample.ids('sessions', { $orderby: 'caller/name desc,id', $top: '3' })).toEqual(['a1', 'b1', 'a2']);
    expect(await sample.ids('segments', { $orderby: 'id' })).toEqual(['a1x', 'a1y', 'a2x']);
  });
});

describe('$top, $skip and $count', () => {
  it.each([
    [{ $top: '2' }, ['b', 'a'], undefined],
    [{ $skip: '1', $top: '2' }, ['a', 'c'], undefined],
    [{ $skip: '3' }, ['d'], undefined],
    [{ $skip: '4' }, [], undefined],
    [{ $count: 'true', $top: '1' }, ['b'], 4],
    [{ $count: 'true', $top: '0' }, [], 4],
    [{ $count: 'true', $skip: '9' }, [], 4],
    [{ $count: 'false', $top: '1' }, ['b'], undefined],
    [{ $count: 'true', $filter: 'version gt 2', $top: '1' }, ['a'], 2],
    [{ $count: 'true', $search: 'hum' }, ['a'], 1],
    [{ $orderby: 'version', $skip: '1', $top: '2' }, ['d', 'a'], undefined],
  ])('%j', async (options, ids, count) => {
    const page = await sample.client.read(callRecords + query(options as Record<string, string>));
    expect(idsOf(page)).toEqual(ids);
    expect(page['@odata.count']).toEqual(count);
    expect(page).not.toHaveProperty(['@odata.nextLink']);
  });

  it.each([
    ['callRecords', {}, '4'],
    ['callRecords', { $filter: 'version gt 2' }, '2'],
    ['callRecords', { $search: 'hum' }, '1'],
    ['callRecords', { $search: 'hum OR u3', $filter: 'version eq 1' }, '1'],
    ['callRecords/d/sessions', { $filter: "id gt 'd2'" }, '4'],
    ['callRecords/a/sessions/a1/segments', { $filter: 'media/any()' }, '1'],
    ['callRecords/a/participants_v2', {}, '2'],
    ['sessions', { $filter: "callRecordId eq 'd'" }, '6'],
    ['segments', { $search: 'wifi OR nothing' }, '0'],
  ])('%s/$count %j', async (collection, options, count) => {
    const path = `/v1.0/communications/${collection}/$count${query(options as Record<string, string>)}`;
    const { status, text, headers } = await sample.client.get(path);
    expect([status, headers.get('content-type'), text]).toEqual([200, 'text/plain; charset=utf-8', count]);
  });
});

describe('$select', () => {
  it.each([
    ['id,version', { id: 'a', version: 5 }],
    ['organizer/user/age', { organizer: { user: { age: 42 } } }],
    ['organizer($select=user/age),id', { id: 'a', organizer: { user: { age: 42 } } }],
    [
      'organizer/user,organizer/user/age',
      { organizer: { user: { id: 'u1', displayName: 'Adele', age: 42, tags: ['x', 'y'] } } },
    ],
    [
      'organizer_v2/identity/user/displayName',
      {
        organizer_v2: {
          identity: {
            user: { '@odata.type': '#microsoft.graph.communicationsUserIdentity', displayName: 'Adele Vance' },
          },
        },
      },
    ],
  ])('%s', async (select, expected) => {
    expect(await members(pathTo('a'), { $select: select })).toEqual(expected);
  });

  it('* is all but what is expanded', async () => {
    const all = await sample.client.read(pathTo('a'));
    expect(await sample.client.read(pathTo('a') + query({ $select: '*' }))).toEqual(all);
    expect(await sample.client.read(pathTo('a') + query({ $select: 'id,*' }))).toEqual(all);
  });

  it('reaches into derived types and into what is expanded', async () => {
    const options = {
      $select: 'id',
      $expand:
        'sessions($filter=isTest;$select=caller/microsoft.graph.callRecords.participantEndpoint/name,caller/identity/user/id)',
    };
    expect(await members(pathTo('a'), options)).toEqual({
      id: 'a',
      sessions: [
        {
          '@odata.id': expect.stringContaining("/callRecords('a')/sessions('a1')"),
          caller: {
            '@odata.type': '#microsoft.graph.callRecords.participantEndpoint',
            name: 'PC-7',
            identity: { user: { id: 'u1' } },
          },
        },
      ],
    });
  });

  it('of items of a collection keeps each item', async () => {
    expect(await members(pathTo('a', 'a1', 'a1x'), { $select: 'media/streams/maxPacketLossRate' })).toEqual({
      media: [{ streams: [{ maxPacketLossRate: 0.25 }] }],
    });
  });
});

describe('$expand', () => {
  it.each([
    ['sessions($filter=isTest;$select=id)', { sessions: [{ id: 'a1' }] }],
    ['sessions($orderby=caller/name;$select=id)', { sessions: [{ id: 'a2' }, { id: 'a1' }] }],
    ['sessions($orderby=id desc;$top=1;$select=id)', { sessions: [{ id: 'a2' }] }],
    ['sessions($skip=1;$select=id)', { sessions: [{ id: 'a2' }] }],
    ['sessions($count=true;$top=0)', { 'sessions@odata.count': 2, sessions: [] }],
    ['sessions($search=hum;$select=id)', { sessions: [{ id: 'a1' }] }],
    [
      'sessions($compute=endDateTime sub startDateTime as length;$select=id,length;$orderby=length)',
      {
        sessions: [
          { id: 'a2', 'length@odata.type': '#Duration', length: 'PT19M57S' },
          { id: 'a1', 'length@odata.type': '#Duration', length: 'PT19M59S' },
        ],
      },
    ],
    [
      'sessions($select=id;$expand=segments($select=id;$filter=media/any()))',
      {
        sessions: [
          { id: 'a1', segments: [{ id: 'a1x' }] },
          { id: 'a2', segments: [{ id: 'a2x' }] },
        ],
      },
    ],
    ['sessions($filter=callRecordId eq $it/id;$top=1;$select=id)', { sessions: [{ id: 'a1' }] }],
    ['sessions/$count', { 'sessions@odata.count': 2 }],
    ['sessions/$count($filter=isTest)', { 'sessions@odata.count': 1 }],
    ['organizer_v2($select=id)', { organizer_v2: { id: 'u1' } }],
    [
      'sessions($select=id;$top=1),participants_v2($select=id;$orderby=id)',
      { sessions: [{ id: 'a1' }], participants_v2: [{ id: '+49301234' }, { id: 'u1' }] },
    ],
  ])('%s', async (expand, expected) => {
    expect(await members(pathTo('a'), { $select: 'id', $expand: expand })).toEqual({ id: 'a', ...expected });
    const list = await sample.client.read(
      callRecords + query({ $expand: expand, $select: 'id', $filter: "id eq 'a'" }),
    );
    expect(list.value).toMatchObject([{ id: 'a', ...expected }]);
  });

  it('/$ref gives links that can be followed', async () => {
    const record = await sample.client.read(
      pathTo('a') + query({ $select: 'id', $expand: 'sessions/$ref($filter=isTest)' }),
    );
    const link = `${sample.api.http}/v1.0/communications/callRecords('a')/sessions('a1')`;
    expect(record.sessions).toEqual([{ '@odata.id': link }]);
    expect((await sample.client.read(new URL(link).pathname)).id).toBe('a1');
  });

  it.each([
    ['*', ['organizer_v2', 'participants_v2', 'sessions', 'streams'], undefined],
    ['*($levels=2)', ['organizer_v2', 'participants_v2', 'sessions', 'streams'], ['a1x', 'a1y']],
    ['*($levels=max)', ['organizer_v2', 'participants_v2', 'sessions', 'streams'], ['a1x', 'a1y']],
    ['*,sessions($expand=segments($top=1))', ['organizer_v2', 'participants_v2', 'sessions', 'streams'], ['a1x']],
    ['sessions($levels=2)', ['sessions'], undefined],
  ])('%s', async (expand, names, segments) => {
    const record = await sample.client.read(pathTo('a') + query({ $select: 'id', $expand: expand }));
    expect(
      Object.keys(record)
        .filter((name) => !name.includes('@'))
        .sort(),
    ).toEqual(['id', ...names]);
    const [session = {}] = itemsOf(record, 'sessions');
    expect(session.segments === undefined ? undefined : idsOf(session, 'segments')).toEqual(segments);
  });
});

describe('$compute', () => {
  it('is seen by $filter, $orderby and $select', async () => {
    const $compute = 'version mul 2 as twice,twice add 1 as more';
    expect(await sample.ids('callRecords', { $compute, $filter: 'more eq 11' })).toEqual(['a']);
    expect(await sample.ids('callRecords', { $compute, $orderby: 'twice desc' })).toEqual(['c', 'a', 'd', 'b']);
    expect(await members(pathTo('a'), { $compute, $select: 'id,twice' })).toEqual({
      ...{ id: 'a', 'twice@odata.type': '#Int64', twice: 10 },
    });
    expect(await members(pathTo('c'), { $compute, $select: 'more' })).toEqual({
      ...{ 'more@odata.type': '#Int64', more: 18014398509481987n },
    });
    expect(await sample.client.read(pathTo('a') + query({ $compute }))).toMatchObject({ twice: 10, more: 11, id: 'a' });
  });
});

describe('parameter aliases', () => {
  it.each([
    [{ $filter: 'version eq @v', '@v': '5' }, ['a']],
    [{ $filter: 'version in @list', '@list': '[1,5]' }, ['b', 'a']],
    [{ $filter: 'contains(joinWebUrl,@p)', '@p': "'Neil'" }, ['a']],
    [{ $orderby: '@o desc', '@o': 'version' }, ['c', 'a', 'd', 'b']],
  ])('%j', async (options, ids) => {
    expect(await sample.ids('callRecords', options as Record<string, string>)).toEqual(ids);
  });

  it('are seen within $expand', async () => {
    const options = { $select: 'id', $expand: 'sessions($filter=isTest eq @t;$select=id)', '@t': 'true' };
    expect(await members(pathTo('a'), options)).toEqual({ id: 'a', sessions: [{ id: 'a1' }] });
  });
});

describe('$format', () => {
  it.each([
    ['json', 'minimal'],
    ['application/json', 'minimal'],
    ['application/json;odata.metadata=none', 'none'],
    ['application/json;odata.metadata=full', 'full'],
  ])('%s takes the place of Accept', async (format, level) => {
    const { status, headers } = await sample.client.get(callRecords + query({ $format: format }), {
      headers: { accept: 'application/xml' },
    });
    expect([status, headers.get('content-type')]).toEqual([200, `application/json;odata.metadata=${level}`]);
  });

  it.each(['xml', 'atom', 'text/html'])('%s is refused', async (format) => {
    expect((await sample.client.get(callRecords + query({ $format: format }))).status).toBe(406);
  });
});

describe('options within $select', () => {
  it.each(['modalities($top=1),modalities($top=2)', 'modalities,id,modalities($count=true)'])(
    'were lost where the collection is selected twice: %s',
    async ($select) => {
      const { message } = expectError(await sample.client.get(callRecords + query({ $select })), 'invalidQuery');
      expect(message).toContain("'modalities' has options, but is selected twice");
    },
  );
});
