import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody, sessionBody } from '../support/bodies';
import { callRecords, idsOf, itemsOf, pathTo } from '../support/call-records';
import { describeConformance, itemsOfLevel, type Item } from '../support/conformance-list';
import { expectError } from '../support/expect-error';
import type { SampleApp } from '../support/queries';

const minimal = itemsOfLevel('minimal');
const intermediate = itemsOfLevel('intermediate');
const advanced = itemsOfLevel('advanced');

const read = ({ client }: SampleApp, path: string, accept = 'application/json'): Promise<JsonObject> =>
  client.read(path, { headers: { accept } });
const full = 'application/json;odata.metadata=full';
const none = 'application/json;odata.metadata=none';
const compatible = 'application/json;IEEE754Compatible=true';

/** Names of control information in an object, but for the links and counts that every client needs. */
const controlIn = (body: JsonObject): string[] =>
  Object.keys(body).filter((name) => /@odata\.(?!nextLink|deltaLink|count)/.test(name));

const metadata: readonly Item[] = [
  minimal('3.1', 'odata.metadata may lack its prefix', async (sample) => {
    expect(controlIn(await read(sample, pathTo('a'), 'application/json;metadata=none'))).toEqual([]);
  }),
  minimal('3.1.1', 'minimal: the context, and types that a client cannot know', async (sample) => {
    const { caller, ...session } = await read(sample, pathTo('a', 'a1'));
    expect(session['@odata.context']).toMatch(/\$metadata#communications\/callRecords\('a'\)\/sessions\/\$entity$/);
    expect(session).not.toHaveProperty('@odata.type');
    expect(caller).toMatchObject({ '@odata.type': '#microsoft.graph.callRecords.participantEndpoint' });
  }),
  intermediate('3.1.2', 'full: types, and links to the entity and what is related', async (sample) => {
    const url = `${sample.api.http}${callRecords}('a')`;
    expect(await read(sample, pathTo('a'), full)).toMatchObject({
      '@odata.type': '#microsoft.graph.callRecords.callRecord',
      '@odata.id': url,
      '@odata.editLink': url,
      'sessions@odata.navigationLink': `${url}/sessions`,
      'startDateTime@odata.type': '#DateTimeOffset',
    });
  }),
  minimal('3.1.3', 'none: no control information but links and counts', async (sample) => {
    const page = await read(sample, `${callRecords}?$count=true&$expand=sessions`, none);
    expect(page['@odata.count']).toBe(4);
    for (const item of [page, ...itemsOf(page)]) expect(controlIn(item)).toEqual([]);
  }),
  minimal('3.2', 'IEEE754Compatible: wide numbers are strings, in both directions', async (sample) => {
    expect(await read(sample, pathTo('c'), compatible)).toMatchObject({ version: '9007199254740993' });
    expect((await read(sample, `${callRecords}?$count=true`, compatible))['@odata.count']).toBe('4');
    const headers = { 'content-type': compatible };
    const body = recordBody({ id: 'wide', version: '9007199254740995' });
    expect((await sample.client.post(callRecords, body, { headers })).json).toMatchObject({
      version: 9007199254740995n,
    });
    await sample.client.delete(pathTo('wide'));
  }),
  advanced('4.4', 'streaming: control information stands before what it describes', async ({ client }) => {
    const accept = 'application/json;odata.streaming=true';
    const { text, headers } = await client.get(`${pathTo('a')}?$expand=sessions`, { headers: { accept } });
    expect(headers.get('content-type')).toContain('streaming=true');
    expect(text).toMatch(/^\{"@odata\.context"/);
    expect(text.indexOf('"sessions@odata.context"')).toBeLessThan(text.indexOf('"sessions":'));
  }),
];

const control: readonly Item[] = [
  minimal('4.6.1', 'the context names what the answer holds', async (sample) => {
    const contextOf = async (path: string) => String((await read(sample, path))['@odata.context']).replace(/.*#/, '');
    expect(await contextOf(callRecords)).toBe('communications/callRecords');
    expect(await contextOf(`${pathTo('a')}?$select=id`)).toBe('communications/callRecords(id)/$entity');
    expect(await contextOf(`${pathTo('a')}/version`)).toBe("communications/callRecords('a')/version");
    expect(await contextOf(`${pathTo('a')}/sessions/$ref`)).toBe('Collection($ref)');
    const { '@odata.deltaLink': link } = await read(sample, `${callRecords}/delta`);
    const { pathname, search } = new URL(String(link));
    expect(await contextOf(pathname + search)).toBe('communications/callRecords/$delta');
  }),
  minimal('4.6.5', 'the links to further pages and changes are followed as they are', async ({ client }) => {
    const { '@odata.nextLink': next } = await client.read(callRecords, { headers: { prefer: 'odata.maxpagesize=3' } });
    const { '@odata.deltaLink': delta } = await client.read(`${callRecords}/delta`);
    for (const link of [next, delta]) {
      const { pathname, search } = new URL(String(link));
      expect((await client.get(pathname + search)).status).toBe(200);
    }
  }),
  minimal('4.6.8', 'an entity that can change has its tag, also within another', async ({ client }) => {
    const { text } = await client.get(`${pathTo('a')}?$select=id&$expand=sessions($select=id)`);
    expect(text.match(/"@odata\.etag":"W\/\\"\d+\\""/g)).toHaveLength(3);
  }),
  minimal('4.6.3', 'a type in a body may lack the prefix odata', async ({ client }) => {
    const caller = { '@type': '#microsoft.graph.callRecords.participantEndpoint', name: 'PC-1' };
    const body = recordBody({
      id: 'typed',
      '@type': '#microsoft.graph.callRecords.callRecord',
      sessions: [sessionBody({ id: 's', caller })],
    });
    await client.create(callRecords, body);
    expect(await client.read(pathTo('typed', 's'))).toMatchObject({ caller: { name: 'PC-1' } });
    await client.delete(pathTo('typed'));
  }),
  minimal('4.6', 'a type that the model does not have is refused', async ({ client }) => {
    const body = recordBody({ id: 'odd', '@odata.type': '#microsoft.graph.user' });
    expect(expectError(await client.post(callRecords, body), 'invalidBody').message).toContain('@odata.type');
  }),
];

const values: readonly Item[] = [
  minimal('7.1', 'values are written as the format tells', async (sample) => {
    expect(await read(sample, pathTo('a'))).toMatchObject({
      id: 'a',
      version: 5,
      startDateTime: '2024-03-03T09:00:00.1234567Z',
      modalities: ['audio', 'video'],
    });
    const stream = { averageJitter: 'PT0.05S', maxPacketLossRate: 0.25, packetUtilization: 9007199254740993n };
    expect(await read(sample, pathTo('a', 'a1', 'a1x'))).toMatchObject({ media: [{ streams: [stream] }] });
  }),
  minimal('7.1', 'infinite numbers are strings', async (sample) => {
    const path = `${pathTo('a')}?$compute=1 divby 0 as most,-1 divby 0 as least,0e0 div 0 as odd&$select=most,least,odd`;
    expect(await read(sample, path)).toMatchObject({ most: 'INF', least: '-INF', odd: 'NaN' });
  }),
  minimal('7.2', 'a complex value is an object with its members', async (sample) => {
    expect(await read(sample, pathTo('a', 'a2'))).toMatchObject({
      failureInfo: { stage: 'midcall', reason: 'Media timed out' },
    });
  }),
  minimal('11.1', 'a single value is in value, and a complex one is the object itself', async (sample) => {
    expect(await read(sample, `${pathTo('a')}/type`)).toMatchObject({ value: 'groupCall' });
    expect(await read(sample, `${pathTo('a', 'a2')}/failureInfo`)).toMatchObject({ stage: 'midcall' });
  }),
  minimal('8.3', 'an expanded collection is an array, and empty if there is nothing', async (sample) => {
    expect(await read(sample, `${pathTo('c')}?$expand=sessions`)).toMatchObject({ sessions: [] });
  }),
  advanced('14', 'links to entities have their @odata.id', async (sample) => {
    const url = `${sample.api.http}${callRecords}('a')`;
    expect(await read(sample, `${pathTo('a')}/$ref`)).toMatchObject({ '@odata.id': url });
  }),
  advanced('15', 'a delta has changed and removed entities', async ({ client }) => {
    const follow = async (link: unknown) => {
      const { pathname, search } = new URL(String(link));
      return client.read(pathname + search);
    };
    const { '@odata.deltaLink': first } = await client.read(`${callRecords}/delta`);
    await client.create(callRecords, recordBody({ id: 'x' }));
    const second = await follow(first);
    await client.delete(pathTo('x'));
    const third = await follow(second['@odata.deltaLink']);
    expect([idsOf(second), itemsOf(third)]).toMatchObject([['x'], [{ id: 'x', '@removed': { reason: 'deleted' } }]]);
  }),
  advanced('19', 'the answers of a batch have ids, statuses, headers and bodies', async ({ client }) => {
    const url = '/communications/callRecords/a/version';
    const { json } = await client.post('/v1.0/$batch', {
      requests: [
        { id: '1', method: 'GET', url },
        { id: '2', method: 'GET', url: `${url}/$value` },
      ],
    });
    expect(itemsOf(json, 'responses')).toMatchObject([
      { id: '1', status: 200, body: { value: 5 } },
      { id: '2', status: 200, body: '5' },
    ]);
  }),
  minimal('21', 'an error has a code, a message, a target and details', async ({ client }) => {
    const { code, message, details } = expectError(
      await client.post(callRecords, { type: 'nope', modalities: [] }),
      'invalidBody',
    );
    expect([code, typeof message]).toEqual(['BadRequest', 'string']);
    expect(details).toContainEqual({ code: 'invalidValue', target: 'type', message: expect.any(String) as string });
  }),
];

describeConformance('JSON Format 4.01', [...metadata, ...control, ...values]);
