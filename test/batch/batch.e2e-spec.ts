import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  type BatchRequestStep,
} from '@microsoft/microsoft-graph-client';
import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectDetails, expectError } from '../support/expect-error';
import { fetchTrusting } from '../support/https-fetch';
import { startTestApp, tenant, type TestApp, type TestRequest } from '../support/test-app';

const records = '/communications/callRecords';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  // So many connections that three groups are under way at a time.
  api = await startTestApp({ poolSize: 12 });
  client = clientOf(api);
});
afterAll(() => api.close());

const post = (requests: JsonObject[], path = '/v1.0/$batch', options: TestRequest = {}) =>
  client.post(path, { requests }, options);

/** The response objects of a batch that is well-formed. */
async function batch(requests: JsonObject[], path?: string, options?: TestRequest): Promise<JsonObject[]> {
  const { status, text, json } = await post(requests, path, options);
  expect(`${status} ${text}`).toMatch(/^200 /);
  const responses = itemsOf(json, 'responses');
  expect(responses.map(({ id }) => id)).toEqual(requests.map(({ id }) => id));
  return responses;
}

const statuses = (responses: readonly JsonObject[]) => responses.map(({ status }) => status);
const body = (response: JsonObject | undefined) => response?.body as JsonObject;
const create = (id: string, members: JsonObject = {}): JsonObject => ({
  method: 'POST',
  url: records,
  headers: { 'Content-Type': 'application/json' },
  body: recordBody({ id, ...members }),
});
const get = (id: string, url: string, members: JsonObject = {}): JsonObject => ({ id, method: 'GET', url, ...members });

describe("a batch of Microsoft's client", () => {
  const ownFetch = globalThis.fetch;
  beforeAll(() => (globalThis.fetch = fetchTrusting(api.certificate)));
  afterAll(() => (globalThis.fetch = ownFetch));

  it('makes 20 mixed requests, one of which fails and takes those with it that depend on it', async () => {
    const token = await api.token();
    const graph = Client.init({
      authProvider: (done) => done(null, token),
      baseUrl: `${api.https}/`,
      customHosts: new Set([new URL(api.https).hostname]),
    });
    const step = (
      id: string,
      method: string,
      path: string,
      sent?: JsonObject,
      dependsOn?: string[],
    ): BatchRequestStep => ({
      id,
      request: new Request(`${api.https}/v1.0${path}`, {
        method,
        ...(sent ? { body: JSON.stringify(sent), headers: { 'Content-Type': 'application/json' } } : {}),
      }),
      ...(dependsOn ? { dependsOn } : {}),
    });
    // The client knows requests that all depend on one.
    const dependent = (id: string, method: string, path: string, sent?: JsonObject) =>
      step(id, method, path, sent, ['1']);
    const steps = [
      step('1', 'POST', records, recordBody({ id: 'ms' })),
      ...Array.from({ length: 8 }, (_, n) =>
        dependent(`s${n}`, 'POST', `${records}/ms/sessions`, sessionBody({ id: `s${n}` })),
      ),
      dependent('list', 'GET', `${records}?$filter=id eq 'ms'&$select=id`),
      dependent('get', 'GET', `${records}('ms')`),
      dependent('missing', 'GET', `${records}/unknown`),
      dependent('again', 'POST', records, recordBody({ id: 'ms' })),
      dependent('count', 'GET', `${records}/$count`),
      dependent('patch', 'PATCH', `${records}/ms`, { joinWebUrl: 'https://example.com/' }),
      dependent('bad', 'GET', `${records}?$top=x`),
      dependent('metadata', 'GET', '/$metadata'),
      dependent('root', 'GET', '/'),
      dependent('wrong', 'POST', `${records}/ms`, {}),
      dependent('invalid', 'POST', records, { type: 'nonsense' }),
    ];
    expect(steps).toHaveLength(20);
    const content = new BatchRequestContent(steps);
    const answer = new BatchResponseContent(await graph.api('/$batch').post(await content.getContent()));
    const found = Object.fromEntries([...answer.getResponses()].map(([id, { status }]) => [id, status]));
    expect(found).toEqual({
      1: 201,
      ...Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`s${n}`, 201])),
      list: 200,
      get: 200,
      missing: 404,
      again: 409,
      count: 200,
      patch: 200,
      bad: 400,
      metadata: 200,
      root: 200,
      wrong: 405,
      invalid: 400,
    });
    const json = async (id: string): Promise<JsonObject> => (await answer.getResponseById(id).json()) as JsonObject;
    expect(await json('list')).toMatchObject({
      '@odata.context': `${api.https}/v1.0/$metadata#communications/callRecords(id)`,
      value: [{ id: 'ms' }],
    });
    expect(await json('missing')).toMatchObject({ error: { code: 'NotFound' } });
    expect(await graph.api(`${records}/ms`).get()).toMatchObject({ version: 10 });

    const failing = new BatchRequestContent([
      step('1', 'POST', records, recordBody({ id: 'ms' })),
      step('2', 'DELETE', `${records}/ms`, undefined, ['1']),
      step('3', 'GET', `${records}/ms`, undefined, ['2']),
    ]);
    const failed = new BatchResponseContent(await graph.api('/$batch').post(await failing.getContent()));
    expect([...failed.getResponses().values()].map(({ status }) => status)).toEqual([409, 424, 424]);
    expect(await graph.api(`${records}/ms`).get()).toMatchObject({ version: 10 });
  });
});

describe('a request of a batch', () => {
  beforeAll(() => client.create(callRecords, recordBody({ id: 'one', version: 9007199254740993n })));

  it.each([
    ['/$batch', ''],
    ['/v1.0/$batch', '/v1.0'],
    ['/beta/%24batch', '/beta'],
  ])('to %s has the version of that, unless it names one', async (path, prefix) => {
    const urls = [`${records}/one`, `communications/callRecords('one')`, `/beta${records}/one`, `v1.0${records}/one`];
    const responses = await batch(
      [...urls, `${api.http}${records}/one`].map((url, n) => get(String(n), url)),
      path,
    );
    const context = (version: string) => `${api.http}${version}/$metadata#communications/callRecords/$entity`;
    expect(responses.map((response) => body(response)['@odata.context'])).toEqual(
      [prefix, prefix, '/beta', '/v1.0', prefix].map(context),
    );
  });

  it('is answered as if it had been sent by itself', async () => {
    const urls = [
      `${records}/one`,
      `${records}?$filter=id eq 'one' and type ne 'unknown'&$select=id,version`,
      `${records}/nobody`,
      `${records}?$filter=contains(id,'#ü')`,
      `${records}/$count?$filter=id eq 'one'`,
      '/$metadata',
      '/nothing',
    ];
    const responses = await batch(
      urls.map((url, n) => get(String(n), url, { headers: { 'client-request-id': `c${n}` } })),
    );
    for (const [n, url] of urls.entries()) {
      const alone = await client.get(`/v1.0${encodeURI(url).replaceAll('#', '%23')}`);
      const { status, headers, body: found } = responses[n] as { status: number; headers: JsonObject; body: never };
      expect([url, status]).toEqual([url, alone.status]);
      expect(headers).toMatchObject({
        'Content-Type': alone.headers.get('content-type'),
        'OData-Version': '4.0',
        'client-request-id': `c${n}`,
        'request-id': expect.stringMatching(/^[\da-f-]{36}$/),
      });
      const type = alone.headers.get('content-type') ?? '';
      if (type.startsWith('text/')) expect(found).toBe(alone.text);
      else if (type.includes('xml')) expect(Buffer.from(found, 'base64url').toString()).toBe(alone.text);
      else if (alone.status < 400) expect(found).toEqual(alone.json);
      else expect((found as JsonObject).error).toMatchObject({ code: (alone.json.error as JsonObject).code });
    }
    expect(new Set(responses.map(({ headers }) => (headers as JsonObject)['request-id'])).size).toBe(urls.length);
  });

  it('keeps every digit, there and back', async () => {
    const { text } = await post([{ id: '1', ...create('digits', { version: 9223372036854775807n }) }]);
    expect(text).toMatch(/"version": ?9223372036854775807,/);
  });

  it('has headers and preferences of its own', async () => {
    const [page, plain] = await batch([
      get('1', records, { headers: { prefer: 'odata.maxpagesize=1', accept: 'application/json;odata.metadata=none' } }),
      get('2', records),
    ]);
    expect(page?.headers).toMatchObject({ 'Preference-Applied': 'odata.maxpagesize=1' });
    expect(body(page).value).toHaveLength(1);
    expect(Object.keys(body(page))).toEqual(['value', '@odata.nextLink']);
    expect(Object.keys(body(plain))).toContain('@odata.context');
  });

  it('has the permissions of the batch', async () => {
    const token = await api.token(tenant, ['CallRecords.Read.All']);
    const responses = await batch([get('1', `${records}/one`), { id: '2', ...create('forbidden') }], undefined, {
      token,
    });
    expect(statuses(responses)).toEqual([200, 403]);
    expectError(await post([get('1', records)], undefined, { token: null }), 'unauthenticated');
  });

  it('can have a body that is no JSON, which is refused as elsewhere', async () => {
    const types = { text: 'text/plain', form: 'application/x-www-form-urlencoded', lines: 'application/x-ndjson' };
    const responses = await batch(
      Object.entries(types).map(([id, type]) => ({
        ...create(id),
        id,
        headers: { 'content-type': type },
        body: 'eHl6',
      })),
    );
    expect(statuses(responses)).toEqual([415, 415, 415]);
    expect(statuses(await batch([{ ...create('x'), id: '1', headers: { 'content-type': 'image/png' } }]))).toEqual([
      400,
    ]);
  });

  it('waits for those it depends on, and is not made when one fails', async () => {
    const responses = await batch([
      { id: 'A', ...create('chain') },
      { id: 'b', method: 'POST', url: '$A/sessions', body: sessionBody({ id: 's' }), dependsOn: ['A'] },
      { id: 'c', method: 'PATCH', url: '/$b', body: { isTest: true }, dependsOn: ['b'] },
      get('d', '$c?$select=id,isTest', { dependsOn: ['c'] }),
      { id: 'e', method: 'DELETE', url: `${records}/nobody`, dependsOn: ['d'] },
      { id: 'f', method: 'DELETE', url: `${records}/chain`, dependsOn: ['d', 'e'] },
      { id: 'g', method: 'DELETE', url: `${records}/chain`, dependsOn: ['f'] },
      get('h', `${records}/chain`),
    ]);
    expect(statuses(responses)).toEqual([201, 201, 200, 200, 404, 424, 424, expect.any(Number)]);
    expect(body(responses[3])).toMatchObject({ id: 's', isTest: true });
    expect(body(responses[5])).toMatchObject({ error: { code: 'FailedDependency' } });
    expect(await client.read(pathTo('chain'))).toMatchObject({ version: 3 });
  });

  it.each([200, 2_000, 5_000, 20_000])(
    'may be nested %i levels deep, as far as a body alone may be',
    async (levels) => {
      const tags = `${'['.repeat(levels)}${']'.repeat(levels)}`;
      const alone = JSON.stringify(recordBody({ organizer: { user: { tags: 'x' } } })).replace('"x"', tags);
      const whole = JSON.stringify({ requests: [{ id: '1', method: 'POST', url: records, body: 'x' }] });
      expect((await client.post(callRecords, alone)).status).toBe(400);
      const answer = await client.post('/v1.0/$batch', whole.replace('"x"', alone));
      expect(answer.status === 400 || answer.text.includes('"status":400')).toBe(true);
    },
  );

  it('cannot become a batch or an import by a reference', async () => {
    const responses = await batch([
      get('1', '/v1.0'),
      { id: '2', method: 'POST', url: '$1/$batch', body: { requests: [get('1', records)] }, dependsOn: ['1'] },
      get('3', records),
      { id: '4', method: 'POST', url: '$3/import', body: 'e30', dependsOn: ['3'] },
    ]);
    expect(statuses(responses)).toEqual([200, 400, 200, 400]);
  });

  it('has its ids in what the batch itself answers, too', async () => {
    const responses = await batch([
      get('1', `${records}/nobody`),
      get('2', records, { dependsOn: ['1'], headers: { 'client-request-id': 'mine' } }),
    ]);
    const { headers, body: failed } = responses[1] as { headers: JsonObject; body: { error: JsonObject } };
    expect(headers['client-request-id']).toBe('mine');
    expect(failed.error.innerError).toMatchObject({
      'request-id': headers['request-id'],
      'client-request-id': 'mine',
    });
  });

  it('is not made behind a failure where continue-on-error is false', async () => {
    const requests = [get('1', records), get('2', `${records}/nobody`), get('3', records)];
    const stopped = await post(requests, undefined, { headers: { prefer: 'continue-on-error=false' } });
    expect(statuses(itemsOf(stopped.json, 'responses'))).toEqual([200, 404, 424]);
    expect(stopped.headers.get('preference-applied')).toBe('continue-on-error=false');
    expect(statuses(await batch(requests))).toEqual([200, 404, 200]);
  });
});

describe('requests of a JSON batch', () => {
  it('whose ids differ in case alone are two: one of them was refused as a duplicate', async () => {
    const responses = await batch([
      get('a', records),
      get('A', `${records}/nobody`),
      get('b', records, { dependsOn: ['a'] }),
    ]);
    expect(statuses(responses)).toEqual([200, 404, 200]);
    expectError(await post([get('a', records), get('b', records, { dependsOn: ['A'] })]), 'invalidBody');
  });

  it('with `if` fail by themselves, with their group and what depends on them: all of the batch was refused', async () => {
    const responses = await batch([
      get('1', records),
      get('2', records, { dependsOn: ['1'], if: '$1/$succeeded' }),
      get('3', records, { dependsOn: ['2'] }),
      { id: '4', ...create('conditional'), atomicityGroup: 'g' },
      { id: '5', ...create('other'), atomicityGroup: 'g', if: 'not $1/$succeeded', dependsOn: ['1'] },
      get('6', records, { if: null }),
    ]);
    expect(statuses(responses)).toEqual([200, 424, 424, 424, 424, 200]);
    expect(JSON.stringify(body(responses[1]))).toContain('The member if is not evaluated');
    expect((await client.get(pathTo('conditional'))).status).toBe(404);
  });

  it('inherit the formats that the batch accepts', async () => {
    await client.post(`/v1.0${records}`, recordBody({ id: 'accepted' }));
    const url = `${records}/accepted`;
    const accept = 'application/json;odata.metadata=none';
    const sent = [get('1', url), get('2', url, { headers: { accept: 'application/json' } })];
    const [inherited, own] = await batch(sent, undefined, { headers: { accept } });
    expect(body(inherited)).not.toHaveProperty(['@odata.context']);
    expect(body(own)).toHaveProperty(['@odata.context']);
  });
});

describe('a batch itself', () => {
  it.each([
    ['if-match', '*'],
    ['if-none-match', '*'],
    ['prefer', 'return=minimal'],
  ])('is refused with the header %s, which only its requests can have', async (name, value) => {
    const { message } = expectError(
      await post([get('1', records)], undefined, { headers: { [name]: value } }),
      'badRequest',
    );
    expect(message).toContain(name);
  });
});

describe('a malformed batch', () => {
  const ok = get('1', records);
  it.each<[string, JsonObject, string[]]>([
    ['without requests', {}, ['missingProperty requests']],
    ['without a request', { requests: [] }, ['tooFewItems requests']],
    ['of a wrong kind', { requests: {} }, ['invalidType requests']],
    [
      'of too many',
      { requests: Array.from({ length: 21 }, (_, n) => get(String(n), records)) },
      ['tooManyItems requests'],
    ],
    ['with a member too many', { requests: [ok], other: 1 }, ['unknownProperty other']],
    ['with a request that is none', { requests: [1] }, ['invalidType requests/0']],
    [
      'without what a request needs',
      { requests: [{ body: {} }] },
      ['missingProperty requests/0/method', 'missingProperty requests/0/id', 'missingProperty requests/0/url'],
    ],
    [
      'with a condition that is no text',
      { requests: [get('1', records, { if: true })] },
      ['invalidType requests/0/if'],
    ],
    ['with an unknown method', { requests: [{ ...ok, method: 'HEAD' }] }, ['invalidValue requests/0/method']],
    [
      'within a batch',
      { requests: [{ ...ok, method: 'POST', url: '/v1.0/%24batch' }] },
      ['invalidValue requests/0/url'],
    ],
    [
      'with an import',
      { requests: [{ ...ok, method: 'POST', url: `${records}/import?` }] },
      ['invalidValue requests/0/url'],
    ],
    [
      'for another host',
      { requests: [get('1', `https://graph.microsoft.com/v1.0${records}`)] },
      ['invalidValue requests/0/url'],
    ],
    [
      'for another host by a path',
      { requests: [get('1', `//example.com${records}`)] },
      ['invalidValue requests/0/url'],
    ],
    ['with half a character', { requests: [get('1', `${records}/\ud800`)] }, ['invalidValue requests/0/url']],
    ['with equal ids', { requests: [get('a', records), get('a', records)] }, ['invalidValue requests/1/id']],
    [
      'that depends on what comes later',
      { requests: [get('1', records, { dependsOn: ['2'] }), get('2', records, { dependsOn: ['1'] })] },
      ['invalidValue requests/0/dependsOn/0'],
    ],
    [
      'that depends on itself',
      { requests: [get('1', records, { dependsOn: ['1'] })] },
      ['invalidValue requests/0/dependsOn/0'],
    ],
    [
      'that depends on nothing',
      { requests: [get('1', records, { dependsOn: 'x' })] },
      ['invalidType requests/0/dependsOn'],
    ],
    ['that refers to what it does not wait for', { requests: [ok, get('2', '$1')] }, ['invalidValue requests/1/url']],
    [
      'with headers that are the batch’s own',
      {
        requests: [
          get('1', records, { headers: { Authorization: 'x', Host: 'y', 'x y': 'z', accept: 1, prefer: 'ü' } }),
        ],
      },
      [
        'invalidValue requests/0/headers/Authorization',
        'invalidValue requests/0/headers/Host',
        'invalidValue requests/0/headers/x y',
        'invalidType requests/0/headers/accept',
        'invalidValue requests/0/headers/prefer',
      ],
    ],
    [
      'with a divided group',
      { requests: ['g', 'h', 'g'].map((atomicityGroup, n) => get(String(n), records, { atomicityGroup })) },
      ['invalidValue requests/2/atomicityGroup'],
    ],
  ])('%s is refused by the place', async (_, sent, places) => {
    expect(expectDetails(await client.post('/v1.0/$batch', sent))).toEqual(places);
  });

  it('is refused as every other request', async () => {
    expectError(await client.post('/v1.0/$batch', '{"requests":['), 'malformedJson');
    expectError(await client.post('/v1.0/$batch?$top=1', { requests: [ok] }), 'invalidQuery');
    expectError(await client.get('/beta/$batch'), 'methodNotAllowed');
    const multipart = { headers: { 'content-type': 'multipart/mixed;boundary=b' } };
    expectError(await client.post('/v1.0/communications/callRecords', '--b--', multipart), 'unsupportedMediaType');
  });
});

describe('an atomicity group', () => {
  const inGroup = (requests: JsonObject[], atomicityGroup = 'g') => requests.map((one) => ({ ...one, atomicityGroup }));

  it('is stored as a whole, and sees what it has written', async () => {
    const responses = await batch([
      ...inGroup([
        { id: '1', ...create('whole') },
        { id: '2', method: 'POST', url: '$1/sessions', body: sessionBody({ id: 's' }), dependsOn: ['1'] },
        get('3', '$1?$expand=sessions', { dependsOn: ['1'] }),
        { id: '4', method: 'DELETE', url: '$2', dependsOn: ['2'] },
        { id: '5', method: 'PATCH', url: '$1', body: { joinWebUrl: 'https://example.com/' }, dependsOn: ['1'] },
      ]),
      get('6', `${records}/whole`, { dependsOn: ['g'] }),
    ]);
    expect(statuses(responses)).toEqual([201, 201, 200, 204, 200, 200]);
    expect(responses.map(({ atomicityGroup }) => atomicityGroup)).toEqual(['g', 'g', 'g', 'g', 'g', undefined]);
    expect(body(responses[2])).toMatchObject({ version: 2, sessions: [{ id: 's' }] });
    expect(body(responses[5])).toMatchObject({ id: 'whole', version: 4 });
  });

  it.each([
    ['refused', { method: 'POST', url: records, body: { type: 'nonsense' } }, 400],
    ['not found', { method: 'DELETE', url: `${records}/nobody` }, 404],
    ['in conflict', { ...create('undone-old') }, 409],
    ['of no body', { ...create('x'), headers: { 'content-type': 'image/png' } }, 400],
  ])('changes nothing when one of it is %s', async (name, failing, status) => {
    await client.post(callRecords, recordBody({ id: 'undone-old' }));
    const { version } = await client.read(pathTo('undone-old'));
    const id = `undone-${name}`;
    const responses = await batch([
      get('0', records),
      ...inGroup([
        { id: '1', ...create(id) },
        { id: '2', method: 'PATCH', url: `${records}/undone-old`, body: { joinWebUrl: name } },
        { id: '3', ...failing },
        { id: '4', ...create(`${id}-2`) },
      ]),
      get('5', records, { dependsOn: ['g'] }),
      get('6', records, { dependsOn: ['1'] }),
    ]);
    expect(statuses(responses)).toEqual([200, 424, 424, status, 424, 424, 424]);
    expect((await client.get(pathTo(id))).status).toBe(404);
    expect(await client.read(pathTo('undone-old'))).toMatchObject({ version });
  });

  it('may refer to what another group has made', async () => {
    const responses = await batch([
      ...inGroup([{ id: '1', ...create('across') }]),
      ...inGroup([{ id: '2', method: 'POST', url: '$1/sessions', body: sessionBody(), dependsOn: ['1'] }], 'h'),
    ]);
    expect(statuses(responses)).toEqual([201, 201]);
  });

  it('shares call records with other groups and requests: every group is whole, and none hangs', async () => {
    const ids = ['x', 'y', 'z'].map((name) => `shared-${name}`);
    await Promise.all(ids.map((id) => client.create(callRecords, recordBody({ id }))));
    const session = (call: string, id: string): JsonObject => ({
      id: `${call} ${id}`,
      method: 'POST',
      url: `${records}/${call}/sessions`,
      body: sessionBody({ id }),
    });
    const group = async (n: number): Promise<string | undefined> => {
      // Each group takes the records in another order.
      const order = ids.map((_, at) => ids[(at * (1 + (n % 2)) + n) % ids.length] as string);
      const requests = inGroup(order.map((call) => session(call, `g${n}`)));
      if (n % 4 === 3) requests.push(...inGroup([{ id: 'no', method: 'DELETE', url: `${records}/nobody` }]));
      const found = statuses(await batch(requests));
      const isMade = found.every((status) => status === 201);
      // A group that waits too long for a record is undone, as a single write is.
      if (!isMade)
        expect([
          [424, 424, 424, 404],
          [503, 424, 424],
          [503, 503, 503],
        ]).toContainEqual(found);
      return isMade ? `g${n}` : undefined;
    };
    const alone = async (n: number): Promise<void> => {
      const { status } = await client.post(`${pathTo(ids[n % 3] as string)}/sessions`, sessionBody({ id: `a${n}` }));
      expect(status).toBe(201);
    };
    const numbers = Array.from({ length: 24 }, (_, n) => n);
    const [made] = await Promise.all([Promise.all(numbers.map(group)), Promise.all(numbers.map(alone))]);
    const expected = made.flatMap((id) => id ?? []).sort();
    expect(expected.length).toBeGreaterThan(0);
    for (const id of ids) {
      const { version, sessions } = await client.read(`${pathTo(id)}?$expand=sessions($top=1000)`);
      const found = (sessions as JsonObject[]).map((one) => String(one.id));
      expect(found.filter((name) => name.startsWith('g')).sort()).toEqual(expected);
      expect(found.filter((name) => name.startsWith('a'))).toHaveLength(8);
      expect(version).toBe(1 + found.length);
    }
  });

  it('that creates the same records as another, in another order, is made or undone', async () => {
    const group = (ids: string[]) => batch(inGroup(ids.map((id) => ({ id, ...create(id) }))));
    const names = ['p', 'q', 'r'];
    const groups = await Promise.all([group(names), group(names.toReversed()), group(names)]);
    const made = groups.filter((responses) => statuses(responses).every((status) => status === 201));
    expect(made.length).toBeLessThanOrEqual(1);
    for (const id of names) expect((await client.get(pathTo(id))).status).toBe(made.length === 1 ? 200 : 404);
  });
});

describe('a batch', () => {
  it('makes a group with the only connection there is', async () => {
    const small = await startTestApp({ poolSize: 1 });
    try {
      const requests = [
        { id: '1', ...create('small'), atomicityGroup: 'g' },
        get('2', '$1/sessions', { atomicityGroup: 'g', dependsOn: ['1'] }),
        get('3', records),
      ];
      const { json } = await clientOf(small).post('/v1.0/$batch', { requests });
      expect(statuses(itemsOf(json, 'responses'))).toEqual([201, 200, 200]);
    } finally {
      await small.close();
    }
  });
});
