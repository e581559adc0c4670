import { isJsonObject, type JsonObject } from '../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { rawRequest } from '../support/raw-request';
import { startTestApp, type TestApp, type TestResponse } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<TestResponse> {
  return api.request(path, { token: null, headers });
}

/** The end of the context URL of a collection. The entities of several collections have only their type in common. */
function contextOf(url: string): string {
  const [, name = ''] = /^communications\/(session|segment)s$/.exec(url) ?? [];
  return name === '' ? url : `Collection(microsoft.graph.callRecords.${name})`;
}

describe('the metadata document', () => {
  it.each(['/$metadata', '/v1.0/$metadata', '/v1.0/%24metadata', '/v1.0/$metadata/', '/beta/$metadata'])(
    'is at %s, without a token',
    async (path) => {
      const { status, headers, text } = await get(path);
      expect([status, headers.get('content-type')]).toEqual([200, 'application/xml']);
      expect(headers.get('vary')).toContain('Accept');
      expect(text).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n<edmx:Edmx Version="4.0" .*<\/edmx:Edmx>\n$/s);
    },
  );

  it('is found to the letter, whatever a client does with the dollar sign', async () => {
    const { status } = await rawRequest(api, { method: 'GET', path: '/v1.0/%24metadata?%24format=json' });
    expect(status).toBe(200);
  });

  it('without a prefix is that of v1.0', async () => {
    expect((await get('/$metadata')).text).toBe((await get('/v1.0/$metadata')).text);
  });

  it.each(['/v1.0/$metadata?$format=json', '/v1.0/$metadata'])('%s comes as JSON', async (path) => {
    const { headers, json } = await get(path, { accept: 'application/json' });
    expect(headers.get('content-type')).toBe('application/json');
    expect(json).toMatchObject({ $Version: '4.0', $EntityContainer: 'microsoft.graph.GraphService' });
  });

  it.each(['xml', 'json'])('is of the version of OData that the answer is of, as %s', async (format) => {
    const { headers, text } = await get(`/beta/$metadata?$format=${format}`, { 'OData-MaxVersion': '4.01' });
    expect(headers.get('odata-version')).toBe('4.01');
    expect(text).toMatch(/Version"?[=:]"4\.01"/);
  });

  it('is where the context of an answer points', async () => {
    for (const prefix of ['', '/v1.0', '/beta']) {
      const { '@odata.context': context } = await client.read(`${prefix}/communications/callRecords`);
      const { origin, pathname } = new URL(String(context));
      expect(origin).toBe(api.http);
      expect((await get(pathname)).status).toBe(200);
    }
  });

  it('is refused in other forms', async () => {
    expectError(await get('/v1.0/$metadata', { accept: 'text/html' }), 'notAcceptable');
    expectError(await get('/v1.0/$metadata?$format=atom'), 'notAcceptable');
    const { message } = expectError(await get('/v1.0/$metadata?$top=1'), 'invalidQuery');
    expect(message).toBe('$top: the metadata document takes no option but $format.');
  });

  it('can only be read', async () => {
    const answer = await api.request('/v1.0/$metadata', { method: 'POST', body: {}, token: null });
    expectError(answer, 'methodNotAllowed');
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
    const head = await api.request('/beta/$metadata', { method: 'HEAD', token: null });
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it.each(['/v2.0/$metadata', '/v1.0/beta/$metadata'])('is not at %s', async (path) => {
    expectError(await get(path), 'notFound');
  });

  it.each(['/v1.0/$metadata/types', '/v1.0/$metadata/$metadata'])('has nothing behind it: %s', async (path) => {
    expectError(await get(path), 'notImplemented');
  });
});

describe('the service document', () => {
  it.each([
    ['/v1.0', '/v1.0'],
    ['/v1.0/', '/v1.0'],
    ['/beta', '/beta'],
    ['/beta/', '/beta'],
  ])('at %s leads to the collections', async (path, root) => {
    const { status, headers, json } = await get(path);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json;odata.metadata=minimal']);
    expect(json).toEqual({
      '@odata.context': `${api.http}${root}/$metadata`,
      value: [
        { name: 'callRecords', kind: 'EntitySet', url: 'communications/callRecords' },
        { name: 'sessions', kind: 'EntitySet', url: 'communications/sessions' },
        { name: 'segments', kind: 'EntitySet', url: 'communications/segments' },
        { name: 'streams', kind: 'EntitySet', url: 'communications/streams' },
        { name: 'callSummaries', kind: 'EntitySet', url: 'communications/callSummaries' },
        { name: 'qualityHours', kind: 'EntitySet', url: 'communications/qualityHours' },
        { name: 'subscriptions', kind: 'EntitySet', url: 'subscriptions' },
        { name: 'communications', kind: 'Singleton', url: 'communications' },
      ],
    });
  });

  it.each(['/v1.0', '/beta'])('at %s leads to what can be read', async (root) => {
    const { json } = await get(root);
    for (const { url } of itemsOf(json)) {
      const path = `${root}/${String(url)}`;
      expect((await client.read(path))['@odata.context']).toBe(
        `${api.http}${root}/$metadata#${contextOf(String(url))}`,
      );
      expect((await api.request(path, { method: 'HEAD' })).status).toBe(200);
      expectError(await get(path), 'unauthenticated');
      expectError(await client.get(`${path}?$top=x`), 'invalidQuery');
      expectError(await client.delete(path), 'methodNotAllowed');
    }
    const none = { headers: { accept: 'application/json;odata.metadata=none' } };
    expect(await client.read(`${root}/communications`, none)).toEqual({});
  });

  it('comes without a context for those who want none', async () => {
    const { json } = await get('/v1.0', { accept: 'application/json;odata.metadata=none' });
    expect(Object.keys(json)).toEqual(['value']);
  });

  it('refuses other forms and every query option', async () => {
    expectError(await get('/v1.0/', { accept: 'application/xml' }), 'notAcceptable');
    const { message } = expectError(await get('/beta?$select=name'), 'invalidQuery');
    expect(message).toBe('$select: this request takes no query options.');
  });

  it('can only be read', async () => {
    expectError(await api.request('/beta', { method: 'DELETE', token: null }), 'methodNotAllowed');
  });
});

describe('what the metadata document says of a collection', () => {
  const graph = 'microsoft.graph';
  const own = `${graph}.callRecords`;
  const entity = pathTo('known', 's', 'g');

  it.each([
    ['segments', `${own}.session/segments`, `${pathTo('known', 's')}/segments`, entity],
    ['sessions', `${own}.callRecord/sessions`, `${pathTo('known')}/sessions`, pathTo('known', 's')],
    [
      'participants',
      `${own}.callRecord/participants_v2`,
      `${pathTo('known')}/participants_v2`,
      `${pathTo('known')}/participants_v2/p`,
    ],
    ['sessions of all calls', `${graph}.cloudCommunications/sessions`, '/v1.0/communications/sessions', undefined],
    ['segments of all calls', `${graph}.cloudCommunications/segments`, '/v1.0/communications/segments', undefined],
    ['call records', `${graph}.cloudCommunications/callRecords`, callRecords, pathTo('known')],
  ])('is true for %s', async (_, element, collection, member) => {
    await client.delete(pathTo('known'));
    const sessions = [sessionBody({ id: 's', segments: [segmentBody({ id: 'g' })] })];
    await client.create(callRecords, recordBody({ id: 'known', sessions, participants_v2: [{ id: 'p' }] }));
    const { insert, required, update, remove } = await capabilitiesOf(element);

    const created = await client.post(collection, {});
    const isDemanding = required.length > 0;
    expect(created.status).toBe(!insert ? 405 : isDemanding ? 400 : 201);
    const missing = isDemanding ? (expectError(created, 'invalidBody').details ?? []).map(({ target }) => target) : [];
    expect(missing.sort()).toEqual(required);
    const path = member ?? `${collection}/p`;
    const refusals = [404, 405];
    expect(update ? [200] : refusals).toContain((await client.patch(path, {})).status);
    expect(remove ? [204] : refusals).toContain((await client.delete(path)).status);
  });

  async function capabilitiesOf(element: string) {
    const { json } = await get('/v1.0/$metadata?$format=json');
    const [type = '', name = ''] = element.split('/');
    const at = type.lastIndexOf('.');
    const property = [type.slice(0, at), type.slice(at + 1), name].reduce(memberOf, json);
    const of = (term: string): JsonObject => memberOf(property, `@Capabilities.${term}Restrictions`);
    return {
      insert: of('Insert').Insertable === true,
      required: (of('Insert').RequiredProperties ?? []) as unknown as string[],
      update: of('Update').Updatable === true,
      remove: of('Delete').Deletable === true,
    };
  }
});

function memberOf(object: JsonObject, name: string): JsonObject {
  const member = object[name];
  if (!isJsonObject(member)) throw new Error(`There is no object ${name}.`);
  return member;
}

describe('a collection of the service document', () => {
  it.each(['v1.0', 'beta'])(
    'of %s leads to its entities, by its URL and by the name that $metadata has',
    async (version) => {
      const { json } = await api.request(`/${version}/`, { token: null });
      const sets = (json.value as { name: string; kind: string; url: string }[]).filter(
        ({ kind }) => kind === 'EntitySet',
      );
      expect(sets.map(({ name }) => name)).toEqual([
        ...['callRecords', 'sessions', 'segments'],
        ...['streams', 'callSummaries', 'qualityHours', 'subscriptions'],
      ]);
      const metadata = await api.request(`/${version}/$metadata`, { token: null });
      for (const { name, url } of sets) {
        expect(metadata.text).toContain(`<EntitySet Name="${name}"`);
        for (const path of [name, url]) {
          const answer = await api.request(`/${version}/${path}`);
          expect([answer.status, answer.json['@odata.context']]).toEqual([
            200,
            `${api.http}/${version}/$metadata#${contextOf(url)}`,
          ]);
        }
      }
    },
  );
});
