import type { JsonObject } from '../../src/edm/json/json-value';
import { expectError } from '../support/expect-error';
import { startSampleApp, type SampleApp } from '../support/queries';

let sample: SampleApp;
beforeAll(async () => {
  sample = await startSampleApp();
});
afterAll(() => sample.api.close());

const at = (path: string): string => `/v1.0/communications/${path}`;

/** The members of an answer that are no control information. */
function own(json: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(json).filter(([name]) => !name.includes('@')));
}

describe('$entity', () => {
  it.each([
    "communications/callRecords('a')",
    '/v1.0/communications/callRecords/a',
    "communications/callRecords('a')/sessions('a1')",
    "communications/callRecords('a')/organizer_v2",
  ])('is the entity with the id %s', async (id) => {
    const answer = await sample.client.get(`/v1.0/$entity?$id=${encodeURIComponent(id)}`);
    const path = id.startsWith('/') ? id : `/v1.0/${id}`;
    expect([answer.status, answer.json]).toEqual([200, await sample.client.read(path)]);
  });

  it('takes an absolute URL, and the options of an entity', async () => {
    const id = encodeURIComponent(`${sample.api.http}/v1.0/communications/callRecords('a')`);
    const { json } = await sample.client.get(`/v1.0/$entity?$select=id&$id=${id}&$expand=sessions($select=id)`);
    expect(own(json)).toMatchObject({ id: 'a', sessions: [{ id: 'a1' }, { id: 'a2' }] });
  });

  it.each([
    ['', 400],
    ['?$id=communications/callRecords', 400],
    ["?$id=communications/callRecords('a')/version", 400],
    ["?$id=http://elsewhere.example/v1.0/communications/callRecords('a')", 400],
    ["?$id=communications/callRecords('none')", 404],
    ["?$id=users('a')", 404],
    ["?$id=subscriptions('a')", 501],
  ])('%s is %d', async (query, status) => {
    expect((await sample.client.get(`/v1.0/$entity${query}`)).status).toBe(status);
  });
});

describe('resources that are not offered', () => {
  it.each(['$all', '$crossjoin(callRecords,sessions)', 'communications?$expand=callRecords'])(
    '%s is refused by name',
    async (path) => {
      for (const root of ['/v1.0', '/beta']) {
        const { message } = expectError(await sample.client.get(`${root}/${path}`), 'notImplemented');
        expect(message).toContain(path.includes('expand') ? '$expand' : path.replace(/\(.*/, ''));
      }
    },
  );

  it.each(['callRecords/a/$value', 'callRecords/a/sessions/a1/$value'])(
    '%s is 400: no entity is a media entity',
    async (path) => {
      expect(expectError(await sample.client.get(at(path)), 'invalidQuery').message).toContain('$value');
    },
  );
});

describe('a cast in a path', () => {
  const caller = 'callRecords/a/sessions/a1/caller';

  it('to a type that the value is not leads to nothing', async () => {
    expectError(await sample.client.get(at(`${caller}/microsoft.graph.callRecords.serviceEndpoint`)), 'notFound');
    const below = `${caller}/microsoft.graph.callRecords.serviceEndpoint/userAgent`;
    expectError(await sample.client.get(at(below)), 'notFound');
  });

  it('of null, or to a property that is null, is null', async () => {
    const cast = 'microsoft.graph.callRecords.participantEndpoint';
    expect((await sample.client.get(at(`${caller}/${cast}/name`))).status).toBe(200);
    expect((await sample.client.get(at(`${caller}/${cast}/cpuName`))).status).toBe(204);
  });
});

describe('links', () => {
  it('take no options about members', async () => {
    for (const option of [
      '$expand=sessions',
      '$select=id',
      '$compute=version add 1 as v',
      '$apply=aggregate($count as n)',
    ])
      expect((await sample.client.get(at(`callRecords/$ref?${option}`))).status).toBe(400);
    const inner = await sample.client.get(at('callRecords/a?$expand=sessions/$ref($select=id)'));
    expect(inner.status).toBe(400);
  });

  it('lead to the organizer, by its path and within $expand', async () => {
    const url = `${sample.api.http}/v1.0/communications/callRecords('a')/organizer_v2`;
    const { json } = await sample.client.get(at('callRecords/a/organizer_v2/$ref'));
    expect(json['@odata.id']).toBe(url);
    const expanded = await sample.client.read(at('callRecords/a?$select=id&$expand=organizer_v2/$ref'));
    expect(own(expanded)).toEqual({ id: 'a', organizer_v2: { '@odata.id': url } });
    const whole = await sample.client.read(at('callRecords/a?$expand=organizer_v2/$ref'));
    const plain = await sample.client.read(at('callRecords/a'));
    expect(own(whole)).toEqual({ ...own(plain), organizer_v2: { '@odata.id': url } });
  });

  it('lead to all that * names', async () => {
    const json = await sample.client.read(at('callRecords/a?$select=id&$expand=*/$ref'));
    expect(Object.keys(own(json)).sort()).toEqual(['id', 'organizer_v2', 'participants_v2', 'sessions', 'streams']);
    const ids = (json.sessions as JsonObject[]).map((link) => link['@odata.id']);
    expect(ids[0]).toBe(`${sample.api.http}/v1.0/communications/callRecords('a')/sessions('a1')`);
  });
});

describe('$select', () => {
  it('names what the entity lacks as null, and an empty collection', async () => {
    const json = await sample.client.read(at('callRecords/b?$select=id,joinWebUrl,participants,organizer'));
    expect(own(json)).toEqual({ id: 'b', joinWebUrl: null, participants: [], organizer: null });
    expect(await sample.client.read(at('callRecords/b'))).not.toHaveProperty('organizer');
    expect(own(await sample.client.read(at('callRecords/b?$expand=organizer_v2')))).toHaveProperty('organizer_v2');
  });

  it('names what a complex value lacks as null, if all values of its type have the property', async () => {
    const read = async (select: string) =>
      own(await sample.client.read(at(`callRecords/a/sessions/a1?$select=${select}`)));
    const { failureInfo } = await read('failureInfo/reason');
    expect(failureInfo === null || Object.keys(failureInfo as JsonObject)).not.toEqual([]);
    const { caller } = await read('caller/userAgent,caller/microsoft.graph.callRecords.serviceEndpoint/userAgent');
    expect(caller).toHaveProperty('userAgent');
    const { organizer } = own(
      await sample.client.read(at('callRecords/a?$select=organizer/application,organizer/user/id')),
    );
    expect(organizer).toEqual({ application: null, user: { id: 'u1' } });
  });

  it('ignores the names of operations', async () => {
    const json = await sample.client.read(at('callRecords/a?$select=id,microsoft.graph.reauthorize,graph.delta'));
    expect(own(json)).toEqual({ id: 'a' });
    expect((await sample.client.get(at('callRecords/a?$select=id,microsoft.graph.nothing'))).status).toBe(400);
  });

  it('chooses items of a collection of values', async () => {
    const { modalities } = await sample.client.read(at('callRecords/a'));
    const all = modalities as string[];
    const read = async (options: string) =>
      own(await sample.client.read(at(`callRecords/a?$select=id,modalities(${options})`)));
    expect(await read('$orderby=$this desc')).toEqual({ id: 'a', modalities: [...all].sort().reverse() });
    expect(await read("$filter=$this eq 'audio'")).toEqual({
      id: 'a',
      modalities: all.filter((one) => one === 'audio'),
    });
    expect(await read('$top=1;$skip=0')).toEqual({ id: 'a', modalities: all.slice(0, 1) });
    const counted = await sample.client.read(
      at('callRecords?$select=id,modalities($count=true;$top=0)&$filter=id eq %27a%27'),
    );
    expect((counted.value as JsonObject[])[0]).toMatchObject({ 'modalities@odata.count': all.length, modalities: [] });
  });

  it('refuses options that it does not have', async () => {
    for (const select of ['joinWebUrl($top=1)', 'modalities($top=x)', 'modalities($search=x)', '*,modalities($top=1)'])
      expect((await sample.client.get(at(`callRecords/a?$select=${select}`))).status).toBeGreaterThanOrEqual(400);
  });
});
