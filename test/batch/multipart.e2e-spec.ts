import { recordBody, sessionBody } from '../support/bodies';
import { clientOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectDetails, expectError } from '../support/expect-error';
import { partsOf, type Part } from '../support/multipart';
import { otherTenant, startTestApp, type TestApp, type TestResponse } from '../support/test-app';

const records = 'communications/callRecords';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  await client.create('/v1.0/communications/callRecords', recordBody({ id: 'here' }));
});
afterAll(() => api.close());

type Headers = Record<string, string>;

/** Sends a batch whose boundary is `b`. */
const send = (body: string, headers: Headers = {}, path = '/v1.0/$batch'): Promise<TestResponse> =>
  client.post(path, body, { headers: { 'content-type': 'multipart/mixed; boundary=b', ...headers } });

const lines = (...all: string[]): string => all.map((line) => `${line}\r\n`).join('');
/** A part with one request. */
const part = (request: string, headers = ''): string =>
  `--b\r\nContent-Type: application/http\r\n${headers}\r\n${request}\r\n`;
const get = (url: string, headers = ''): string => part(`GET ${url} HTTP/1.1\r\n${headers}\r\n`);
const post = (url: string, id: string, body: object): string =>
  lines(
    'Content-Type: application/http',
    `Content-ID: ${id}`,
    '',
    `POST ${url} HTTP/1.1`,
    'Content-Type: application/json',
    '',
    JSON.stringify(body),
  );
const changeSet = (...parts: string[]): string =>
  `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${parts.map((one) => `--c\r\n${one}`).join('')}--c--\r\n`;

async function answered(body: string, headers?: Headers, path?: string): Promise<Part[]> {
  const response = await send(`${body}--b--\r\n`, headers, path);
  expect(`${response.status} ${response.text}`).toMatch(/^200 /);
  return partsOf(response);
}

const statuses = (parts: readonly Part[]): unknown[] =>
  parts.map(({ status, parts: within }) => (within ? statuses(within) : status));
const json = (one: Part | undefined): Record<string, unknown> => JSON.parse(one?.body ?? '') as Record<string, unknown>;

describe('a batch whose requests repeat its Authorization', () => {
  it('was refused, although UI5 sends the headers of its model with each request', async () => {
    const authorization = `Bearer ${await api.token()}`;
    const parts = await answered(get(`${records}/here`, `Authorization:${authorization}\r\n`), { authorization });
    expect(statuses(parts)).toEqual([200]);
    const requests = [{ id: '1', method: 'GET', url: `/${records}/here`, headers: { Authorization: authorization } }];
    const { json: answer } = await client.post('/v1.0/$batch', { requests }, { headers: { authorization } });
    expect(itemsOf(answer, 'responses')).toMatchObject([{ status: 200, body: { id: 'here' } }]);
  });

  it('is refused where one of them has the token of another tenant, or a key', async () => {
    const other = { Authorization: `Bearer ${await api.token(otherTenant)}`, 'X-API-Key': 'x' };
    const requests = [{ id: '1', method: 'GET', url: `/${records}/here`, headers: other }];
    expect(expectDetails(await client.post('/v1.0/$batch', { requests }))).toEqual([
      'invalidValue requests/0/headers/Authorization',
      'invalidValue requests/0/headers/X-API-Key',
    ]);
  });
});

describe('a batch in parts', () => {
  it('as the OData V4 model of UI5 sends it was refused with 415', async () => {
    const headers = lines(
      'OData-Version:4.0',
      'OData-MaxVersion:4.0',
      'Accept:application/json;odata.metadata=minimal;IEEE754Compatible=true',
      'Accept-Language:en',
      'X-CSRF-Token:Fetch',
      'Content-Type:application/json;charset=UTF-8',
    );
    const id = 'batch_id-1765432100000-12';
    const requestOf = (line: string, contentId = '', body = ''): string =>
      `Content-Type:application/http\r\nContent-Transfer-Encoding:binary\r\n${contentId}\r\n${line} HTTP/1.1\r\n${headers}\r\n${body}\r\n`;
    const inSet = 'changeset_id-1765432100000-13';
    const body = [
      `--${id}\r\nContent-Type: multipart/mixed;boundary=${inSet}\r\n\r\n`,
      `--${inSet}\r\n${requestOf(`POST ${records}`, 'Content-ID:0.0\r\n', JSON.stringify(recordBody({ id: 'ui5' })))}`,
      `--${inSet}\r\n${requestOf('POST $0.0/sessions', 'Content-ID:1.0\r\n', JSON.stringify(sessionBody({ id: 's' })))}`,
      `--${inSet}--\r\n`,
      `--${id}\r\n${requestOf(`GET ${records}?$count=true&$select=id&$skip=0&$top=100`)}`,
      `--${id}--\r\nGroup ID: $auto`,
    ];
    const response = await client.post('/v1.0/$batch', body.join(''), {
      headers: {
        'content-type': `multipart/mixed; boundary=${id}`,
        'mime-version': '1.0',
        accept: 'multipart/mixed',
        'odata-version': '4.0',
        'odata-maxversion': '4.0',
      },
    });
    const [set, list] = partsOf(response);
    expect(statuses([set as Part, list as Part])).toEqual([[201, 201], 200]);
    expect(set?.parts?.map((one) => one.headers['content-id'])).toEqual(['0.0', '1.0']);
    expect(set?.parts?.[0]?.response).toMatchObject({ ETag: expect.any(String) as string, 'OData-Version': '4.0' });
    expect(json(list)['@odata.count']).toBeDefined();
    expect((await client.get(pathTo('ui5', 's'))).status).toBe(200);
  });

  it('takes the three kinds of URLs that the standard names, and those of a version', async () => {
    const host = `Host: ${new URL(api.http).host}\r\n`;
    const parts = await answered(
      get(`${api.http}/v1.0/${records}/here`) +
        get(`/v1.0/${records}/here`, host) +
        get(`${records}('here')?$select=id`) +
        get(`/beta/${records}/here/$count`) +
        part(`GET ${records}/here\r\n\r\n`) +
        get(`${records}?$filter=id eq 'here'`),
      { prefer: 'continue-on-error' },
    );
    expect(statuses(parts)).toEqual([200, 200, 200, 404, 200, 200]);
  });

  it('runs in its order, stops at a failure, and goes on where it is asked to', async () => {
    const body = get(`${records}/here`) + get(`${records}/nobody`) + get(`${records}/here`);
    expect(statuses(await answered(body))).toEqual([200, 404]);
    expect(statuses(await answered(body, { prefer: 'odata.continue-on-error' }))).toEqual([200, 404, 200]);
    expect(statuses(await answered(body, { prefer: 'continue-on-error=false' }))).toEqual([200, 404]);
  });

  it.each([
    ['lines that end with LF', (body: string) => body.replaceAll('\r\n', '\n'), 'b'],
    ['a preamble and an epilogue', (body: string) => `A preamble\r\n--bb\r\n${body}An epilogue\r\n--b\r\n`, 'b'],
    ['a boundary in quotes', (body: string) => body.replaceAll('--b', '--a b:c?'), '"a b:c?"'],
    ['blanks behind its delimiters', (body: string) => body.replaceAll('--b\r\n', '--b \t\r\n'), 'b'],
    ['a folded header', (body: string) => body.replaceAll('mixed; b', 'mixed;\r\n\tb'), 'b'],
    ['no end of line at its end', (body: string) => body.slice(0, -2), 'b'],
  ])('may have %s', async (_, change, boundary) => {
    const id = `form-${boundary.length}-${change('--b\r\n').length}-${change(';\r\n').length}`;
    const set = changeSet(post(records, '1', recordBody({ id })), post('$1/sessions', '2', sessionBody({ id: 's' })));
    const body = change(`${get(`${records}/here`)}${set}--b--\r\n`);
    const type = `multipart/mixed; boundary=${boundary}`;
    expect(statuses(partsOf(await send(body, { 'content-type': type })))).toEqual([200, [201, 201]]);
    await client.delete(pathTo(id));
  });

  it('keeps the bytes of bodies and answers', async () => {
    const joinWebUrl = `https://example.com/${'ä€😀'.repeat(3)}`;
    const created = post(records, '1', recordBody({ id: 'bytes', joinWebUrl }));
    const length = `Content-Length: ${Buffer.byteLength(JSON.stringify(recordBody({ id: 'bytes', joinWebUrl })))}\r\n`;
    const parts = await answered(
      `--b\r\n${created.replace('Content-Type: application/json\r\n', `Content-Type: application/json\r\n${length}`)}` +
        get(`${records}/bytes/joinWebUrl/$value`),
    );
    expect(json(parts[0]).joinWebUrl).toBe(joinWebUrl);
    expect(parts[1]?.body).toBe(joinWebUrl);
  });
});

describe('a change set', () => {
  it('is stored as a whole or not at all, and a failure is its only answer', async () => {
    const parts = await answered(
      get(`${records}/here`) +
        changeSet(post(records, '1', recordBody({ id: 'undone' })), post(records, '2', recordBody({ id: 'here' }))) +
        get(`${records}/undone`),
      { prefer: 'continue-on-error' },
    );
    expect(statuses(parts)).toEqual([200, 409, 404]);
    expect(parts[1]?.headers['content-id']).toBe('2');
    expect(json(parts[1])).toMatchObject({ error: { code: 'nameAlreadyExists' } });
  });

  it('can use the ids of another one again, and refer to entities of earlier ones', async () => {
    const parts = await answered(
      changeSet(post(records, '1', recordBody({ id: 'one' }))) +
        changeSet(post(records, '1', recordBody({ id: 'two' })), post('$1/sessions', '2', sessionBody({ id: 's' }))) +
        get('$1/sessions/s'),
    );
    expect(statuses(parts)).toEqual([[201], [201, 201], 200]);
    expect((await client.get(pathTo('two', 's'))).status).toBe(200);
  });
});

describe('the form of the answers', () => {
  it('is that which the client accepts, whatever form the requests have', async () => {
    const set = changeSet(post(records, '7', recordBody({ id: 'forms' })));
    const inJson = await send(`${get(`${records}/here`)}${set}--b--`, { accept: 'application/json' });
    const [first, second] = itemsOf(inJson.json, 'responses');
    expect(first).not.toHaveProperty('id');
    expect(second).toMatchObject({ id: '7', atomicityGroup: 'changeset1', status: 201, body: { id: 'forms' } });

    const requests = ['x', 'y'].map((id) => ({
      id,
      method: 'GET',
      url: `${records}/${id === 'x' ? 'here' : 'nobody'}`,
    }));
    const parts = partsOf(await client.post('/v1.0/$batch', { requests }, { headers: { accept: 'multipart/mixed' } }));
    expect(parts.map((one) => [one.headers['content-id'], one.status])).toEqual([
      ['x', 200],
      ['y', 404],
    ]);
    expectError(await send('--b--', { accept: 'text/html' }), 'notAcceptable');
  });
});

describe('a malformed batch in parts', () => {
  const ok = get(`${records}/here`);
  it.each<[string, string, string[]]>([
    ['without a part', '', ['tooFewItems requests']],
    ['with a change set without a part', `${ok}${changeSet()}`, ['tooFewItems requests/1']],
    ['of too many requests', ok.repeat(21), ['tooManyItems requests']],
    ['with a request that is none', part('hello\r\n'), ['invalidValue requests/0']],
    ['with a method that is none', part('HEAD / HTTP/1.1\r\n\r\n'), ['invalidValue requests/0/method']],
    ['for another host', get('http://example.com/v1.0/x'), ['invalidValue requests/0/url']],
    ['with another host in a header', get('x', 'Host: example.com\r\n'), ['invalidValue requests/0/headers/Host']],
    ['within a batch', part('POST $batch HTTP/1.1\r\n\r\n'), ['invalidValue requests/0/url']],
    ['with a token of its own', get('x', 'Authorization: x\r\n'), ['invalidValue requests/0/headers/Authorization']],
    ['with a header that is none', get('x', 'nothing\r\n'), ['invalidValue requests/0/headers']],
    ['that refers to what comes later', get('$1/sessions'), ['invalidValue requests/0/url']],
    ['with a wrong length', get('x', 'Content-Length: 5\r\n'), ['invalidValue requests/0/headers/Content-Length']],
    [
      'with another part',
      '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n',
      ['invalidValue requests/0', 'invalidValue requests/0/Content-Type'],
    ],
    [
      'in base64',
      part('GET / HTTP/1.1\r\n', 'Content-Transfer-Encoding: base64\r\n'),
      ['invalidValue requests/0/Content-Transfer-Encoding'],
    ],
    [
      'with a header of a part that says nothing',
      part('GET / HTTP/1.1\r\n', 'X-Y: z\r\n'),
      ['unknownProperty requests/0/X-Y'],
    ],
    [
      'with a read in a change set',
      changeSet(lines('Content-Type: application/http', 'Content-ID: 1', '', 'GET / HTTP/1.1', '', '')),
      ['invalidValue requests/0/method'],
    ],
    [
      'with a change set in a change set',
      changeSet('Content-Type: multipart/mixed; boundary=d\r\n\r\n--d--\r\n'),
      ['invalidValue requests/0', 'invalidValue requests/0/Content-Type'],
    ],
    [
      'with equal ids in a change set',
      changeSet(post(records, '1', {}), post(records, '1', {})),
      ['invalidValue requests/1/Content-ID'],
    ],
  ])('%s is refused by the place', async (_, body, places) => {
    expect(expectDetails(await send(`${body}--b--\r\n`)).toSorted()).toEqual(places.toSorted());
  });

  it.each([
    ['without a boundary', 'multipart/mixed', '--b--', 'needs the parameter boundary'],
    ['with a boundary that is none', 'multipart/mixed; boundary="ä"', '--b--', 'needs a boundary of 1 to 70'],
    ['with another boundary', 'multipart/mixed; boundary=x', ok, 'does not contain the boundary'],
    ['that ends early', 'multipart/mixed; boundary=b', ok, 'ends before the delimiter'],
    ['of delimiters', 'multipart/mixed; boundary=b', '--b\r\n'.repeat(1_001), 'has more than 1000 delimiters'],
  ])('%s is refused with the reason', async (_, type, body, reason) => {
    expect(expectError(await send(body, { 'content-type': type }), 'badRequest').message).toContain(reason);
  });

  it('is refused as a whole where it is too large or compressed', async () => {
    expectError(await send('--b--', { 'content-encoding': 'gzip' }), 'unsupportedMediaType');
    expectError(await send('x'.repeat(5 * 2 ** 20)), 'bodyTooLarge');
  });

  it('lets the others be made where one has a URL or headers that are too long', async () => {
    const parts = await answered(
      get(`${records}?$search=${'a'.repeat(17_000)}`) + get('x', `x-y: ${'a'.repeat(16_300)}\r\n`.repeat(2)) + ok,
      { prefer: 'continue-on-error' },
    );
    expect(statuses(parts)).toEqual([431, 431, 200]);
  });
});
