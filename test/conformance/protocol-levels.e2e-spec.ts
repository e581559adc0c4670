import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody } from '../support/bodies';
import { callRecords, idsOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { describeConformance, itemsOfLevel, type Item } from '../support/conformance-list';
import { expectError } from '../support/expect-error';
import { partsOf } from '../support/multipart';
import type { SampleApp } from '../support/queries';
import type { TestResponse } from '../support/test-app';

const minimal = itemsOfLevel('minimal');
const intermediate = itemsOfLevel('intermediate');
const advanced = itemsOfLevel('advanced');

const in401 = { headers: { 'odata-maxversion': '4.01' } };
const minimalReturn = { headers: { prefer: 'return=minimal' } };

/** Creates a call record for the work, and removes it again. */
async function withCall(
  client: CallRecordsClient,
  id: string,
  work: (path: string, etag: string) => Promise<void>,
): Promise<void> {
  const sessions = [sessionBody({ id: 's', segments: [segmentBody({ id: 'g' })] })];
  const { headers } = await client.post(callRecords, recordBody({ id, sessions }));
  await work(pathTo(id), headers.get('etag') ?? '');
  await client.delete(pathTo(id));
}

const put = ({ api }: SampleApp, path: string, body: JsonObject): Promise<TestResponse> =>
  api.request(path, { method: 'PUT', body });

const reading: readonly Item[] = [
  minimal('11.1.1', 'the root publishes a service document', async ({ client }) => {
    const { value } = await client.read('/v1.0');
    expect(value).toContainEqual({ name: 'callRecords', kind: 'EntitySet', url: 'communications/callRecords' });
  }),
  minimal('11.1.2', '$metadata describes the model in XML and in JSON', async ({ client }) => {
    expect((await client.get('/v1.0/$metadata')).text).toContain('<EntityContainer Name="GraphService"');
    const { $EntityContainer } = await client.read('/v1.0/$metadata?$format=application/json');
    expect($EntityContainer).toBe('microsoft.graph.GraphService');
  }),
  minimal('8.1.1', 'answers are in the JSON format, with its metadata parameter', async ({ client }) => {
    const { headers } = await client.get(callRecords);
    expect(headers.get('content-type')).toMatch(/^application\/json;odata\.metadata=minimal/);
  }),
  minimal('8.2.1', 'Accept is honoured, or the request fails', async ({ client }) => {
    const accept = (value: string) => client.get(callRecords, { headers: { accept: value } });
    expect((await accept('application/json;odata.metadata=none')).json).not.toHaveProperty('@odata.context');
    expectError(await accept('application/atom+xml'), 'notAcceptable');
  }),
  minimal(
    '8.2.7',
    'OData-MaxVersion is honoured, and OData-Version tells the version of the answer',
    async ({ client }) => {
      expect((await client.get(callRecords)).headers.get('odata-version')).toBe('4.0');
      expect((await client.get(callRecords, in401)).headers.get('odata-version')).toBe('4.01');
      expectError(await client.get(callRecords, { headers: { 'odata-maxversion': '3.0' } }), 'badRequest');
    },
  ),
  minimal(
    '11.2.6.7',
    'an incomplete page has a link to the next one, which leads to the others',
    async ({ client }) => {
      const headers = { prefer: 'maxpagesize=3' };
      const first = await client.read(`${callRecords}?$orderby=id`, { headers });
      const next = new URL(String(first['@odata.nextLink']));
      const last = await client.read(next.pathname + next.search);
      expect([idsOf(first), idsOf(last)]).toEqual([['a', 'b', 'c'], ['d']]);
      expect(last).not.toHaveProperty('@odata.nextLink');
    },
  ),
  minimal('9.2', 'an error has a status of its kind and a body in the format of errors', async ({ client }) => {
    expect(expectError(await client.get(pathTo('nobody')), 'notFound').message).toMatch(/call record/);
    expect(expectError(await client.get(`${callRecords}?$filter=version eq`), 'invalidQuery').message).toMatch(
      /^\$filter/,
    );
  }),
  minimal('11.2.4', 'a property is read by its URL, and is 204 if it is null', async ({ client }) => {
    expect((await client.get(`${pathTo('b')}/joinWebUrl`)).status).toBe(204);
    expect(await client.read(`${pathTo('a')}/type`)).toMatchObject({ value: 'groupCall' });
  }),
  intermediate('11.2.5.1', '$select, $filter, $orderby, $top and $skip work together', async ({ client }) => {
    const path = `${callRecords}?$filter=version ge 2&$orderby=version desc&$skip=1&$top=1&$select=id`;
    expect((await client.read(path)).value).toEqual([{ id: 'a' }]);
  }),
  intermediate('11.2.5.1', 'a filter that is not supported is refused with 501', async ({ client }) => {
    expectError(await client.get(`${callRecords}?$filter=geo.length(x) gt 1`), 'notImplemented');
  }),
  intermediate('11.2.6.2', 'a nested $filter, $count and any/all ask about related entities', async ({ client }) => {
    const nested = 'sessions($filter=isTest;$select=id)';
    const path = `${callRecords}?$filter=sessions/any(s:s/isTest) and sessions/$count eq 2&$select=id&$expand=${nested}`;
    expect((await client.read(path)).value).toMatchObject([{ id: 'a', sessions: [{ id: 'a1' }] }]);
  }),
  advanced('11.2.6.6', '$search and $count have a say in the same request', async ({ client }) => {
    expect(await client.read(`${callRecords}?$search=hum&$count=true`)).toMatchObject({ '@odata.count': 1 });
  }),
  advanced('11.2.6.4', '$compute and $expand with $levels', async ({ client }) => {
    const path = `${pathTo('a')}?$compute=version mul 2 as twice&$select=twice&$expand=sessions($levels=max)`;
    expect(await client.read(path)).toMatchObject({ twice: 10, sessions: [{ id: 'a1' }, { id: 'a2' }] });
  }),
  advanced('11.3', 'changes are tracked by links, deletions included', async ({ client }) => {
    const first = await client.read(`${callRecords}/delta?$select=id`);
    const link = new URL(String(first['@odata.deltaLink']));
    await withCall(client, 'tracked', async () => {
      expect(idsOf(await client.read(link.pathname + link.search))).toEqual(['tracked']);
    });
  }),
  advanced(
    '11.2.10',
    'a client that does not want long requests gets them all the same',
    async ({ client }) => {
      const { status, headers } = await client.get(callRecords, { headers: { prefer: 'respond-async' } });
      expect([status, headers.get('preference-applied')]).toEqual([200, null]);
    },
    'asynchronous requests: a preference that a service may ignore; a statement has 30 seconds',
  ),
  advanced(
    '11.1.3',
    '$metadata as a service of its own',
    async ({ client }) => {
      expectError(await client.get('/v1.0/$metadata/EntityTypes'), 'notImplemented');
    },
    '$metadata itself has all of the model',
  ),
];

const writing: readonly Item[] = [
  minimal(
    '11.4.2',
    'POST creates an entity, with Location, in a set and in a related collection',
    async ({ client, api }) => {
      await withCall(client, 'new', async (path) => {
        const { status, headers, json } = await client.post(`${path}/sessions`, sessionBody({ id: 't' }));
        expect([status, json.id]).toEqual([201, 't']);
        expect(headers.get('location')).toBe(`${api.http}${callRecords}('new')/sessions('t')`);
      });
    },
  ),
  minimal(
    '8.3.4',
    'an answer without a body has OData-EntityId and Location of what was created',
    async ({ client, api }) => {
      const { status, headers } = await client.post(callRecords, recordBody({ id: 'quiet' }), minimalReturn);
      const url = `${api.http}${callRecords}('quiet')`;
      expect([status, headers.get('odata-entityid'), headers.get('location')]).toEqual([204, url, url]);
      await client.delete(pathTo('quiet'));
    },
  ),
  minimal('11.4.3', 'PATCH changes what it names, at each URL that can be edited', async ({ client }) => {
    await withCall(client, 'edited', async (path) => {
      expect((await client.patch(path, { type: 'peerToPeer' })).json).toMatchObject({
        type: 'peerToPeer',
        modalities: ['audio'],
      });
      for (const url of [`${path}/sessions/s`, `${path}/sessions/s/segments/g`])
        expect((await client.patch(url, { failureInfo: { stage: 'midcall' } })).json).toMatchObject({
          failureInfo: { stage: 'midcall' },
        });
    });
  }),
  minimal(
    '11.4.4',
    'PUT creates an entity at a URL of the client (an upsert), and replaces it later',
    async (sample) => {
      expect((await put(sample, pathTo('put'), recordBody({ joinWebUrl: 'https://x/' }))).status).toBe(201);
      const { status, json } = await put(sample, pathTo('put'), recordBody());
      expect([status, json.joinWebUrl ?? null]).toEqual([200, null]);
      await sample.client.delete(pathTo('put'));
    },
  ),
  minimal('11.4.5', 'DELETE removes an entity and what it contains', async ({ client }) => {
    await withCall(client, 'gone', async (path) => {
      expect((await client.delete(path)).status).toBe(204);
      for (const url of [path, `${path}/sessions/s`]) expect((await client.get(url)).status).toBe(404);
    });
  }),
  minimal('11.4.1.1', 'If-Match protects from lost updates, for changes and deletions', async ({ client }) => {
    await withCall(client, 'tagged', async (path, etag) => {
      const headers = { 'if-match': etag };
      expect((await client.patch(path, { type: 'peerToPeer' }, { headers })).status).toBe(200);
      expectError(await client.patch(path, { type: 'groupCall' }, { headers }), 'resourceModified');
      expectError(await client.delete(path, { headers }), 'resourceModified');
    });
  }),
  minimal(
    '11.4.6',
    'a relation cannot be set by reference, because what is related is contained',
    async ({ client }) => {
      const link = { '@odata.id': `communications/callRecords('b')/sessions('b1')` };
      const { status, headers } = await client.post(`${pathTo('a')}/sessions/$ref`, link);
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    },
  ),
  minimal('6.3', 'what the service does not know is refused in a body, not lost', async ({ client }) => {
    const refusal = expectError(await client.post(callRecords, recordBody({ colour: 'red' })), 'invalidBody');
    expect(refusal.message).toContain('colour');
  }),
  minimal('11.4.9', 'PUT, PATCH and DELETE change a property by its URL', async (sample) => {
    const { client } = sample;
    await withCall(client, 'parts', async (path) => {
      expect((await put(sample, `${path}/joinWebUrl`, { value: 'https://x/' })).json).toMatchObject({
        value: 'https://x/',
      });
      expect((await client.delete(`${path}/joinWebUrl`)).status).toBe(204);
      const info = `${path}/sessions/s/failureInfo`;
      expect((await client.patch(info, { stage: 'midcall' })).json).toMatchObject({ stage: 'midcall' });
      expect(await client.read(info)).toMatchObject({ stage: 'midcall' });
    });
  }),
  intermediate('11.4.2.2', 'POST creates an entity with all that it contains', async ({ client }) => {
    await withCall(client, 'deep', async (path) => {
      expect(await client.read(`${path}/sessions/s/segments/g`)).toMatchObject({ id: 'g' });
    });
  }),
  advanced('11.4.3.1', 'PATCH changes an entity with what it contains, by a list or a delta', async ({ client }) => {
    await withCall(client, 'deeper', async (path) => {
      const delta = [{ id: 's', isTest: true }, sessionBody({ id: 't' })];
      expect((await client.patch(path, { 'sessions@odata.delta': delta })).status).toBe(200);
      expect((await client.read(`${path}/sessions?$select=id,isTest`)).value).toMatchObject([
        { id: 's', isTest: true },
        { id: 't' },
      ]);
      expect((await client.patch(path, { sessions: [{ id: 't' }] })).status).toBe(200);
      expect(idsOf(await client.read(`${path}/sessions`))).toEqual(['t']);
    });
  }),
  advanced('8.2.8', 'return and continue-on-error are preferences that the answer confirms', async ({ client }) => {
    const { status, headers } = await client.patch(
      pathTo('d'),
      { joinWebUrl: 'https://example.com/Ärger' },
      minimalReturn,
    );
    expect([status, headers.get('preference-applied')]).toEqual([204, 'return=minimal']);
  }),
  advanced(
    '11.4.13',
    'a request cannot change a whole collection',
    async ({ client }) => {
      expect((await client.patch(callRecords, { value: [] })).status).toBe(405);
      expectError(await client.patch(`${callRecords}/$each`, {}), 'notImplemented');
    },
    'changes of collections and of each member: batches and imports change many entities',
  ),
];

const batches: readonly Item[] = [
  advanced('11.7', 'a batch in JSON has groups, dependencies and references', async ({ client }) => {
    const requests: JsonObject[] = [
      { id: '1', method: 'POST', url: '/communications/callRecords', body: recordBody({ id: 'batched' }) },
      { id: '2', dependsOn: ['1'], method: 'POST', url: '/$1/sessions', body: sessionBody({ id: 's' }) },
      { id: '3', dependsOn: ['2'], method: 'DELETE', url: '/communications/callRecords/batched' },
    ];
    const { json } = await client.post('/v1.0/$batch', { requests });
    expect(itemsOf(json, 'responses').map(({ status }) => status)).toEqual([201, 201, 204]);
  }),
  advanced('11.7.7', 'a batch in parts runs in order, a change set whole or not at all', async ({ client }) => {
    const part = (request: string) => `Content-Type: application/http\r\nContent-ID: 1\r\n\r\n${request}\r\n`;
    const post = (url: string, body: object) =>
      part(`POST ${url} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(body)}`);
    const url = 'communications/callRecords';
    const changes = `--c\r\n${post(url, recordBody({ id: 'half' }))}--c\r\n${post(url, { type: 'nope' }).replace('ID: 1', 'ID: 2')}--c--\r\n`;
    const body = `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${changes}--b\r\n${part(`GET ${url}/half HTTP/1.1\r\n`)}--b--\r\n`;
    const headers = { 'content-type': 'multipart/mixed; boundary=b', prefer: 'continue-on-error' };
    const answers = partsOf(await client.post('/v1.0/$batch', body, { headers }));
    expect(answers.map(({ status }) => status)).toEqual([400, 404]);
  }),
];

describeConformance('Protocol 4.01', [...reading, ...writing, ...batches]);
