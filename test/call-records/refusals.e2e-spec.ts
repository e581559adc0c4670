import { Readable } from 'node:stream';
import type { ErrorKey } from '../../src/graph/errors/error-catalogue';
import { recordBody, segmentBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { rawRequest } from '../support/raw-request';
import { startTestApp, type TestApp, type TestResponse } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  await client.create(callRecords, wholeCall({ id: 'known' }));
});
afterAll(() => api.close());

const json = { 'content-type': 'application/json' };
const small = JSON.stringify(recordBody({ id: 'never stored' }));
afterEach(async () => expectError(await client.delete(pathTo('never stored')), 'notFound'));

/** The same refusal wherever a body is taken. */
async function everywhere(send: (method: string, path: string) => Promise<TestResponse>): Promise<TestResponse[]> {
  const answers: TestResponse[] = [];
  for (const path of [callRecords, `${pathTo('known')}/sessions`, `${pathTo('known', 's')}/segments`])
    answers.push(await send('POST', path));
  for (const path of [pathTo('known'), pathTo('known', 's'), pathTo('known', 's', 'g')])
    answers.push(await send('PATCH', path));
  return answers;
}

describe('a body', () => {
  it.each<[string, ErrorKey, string]>([
    ['cut off', 'malformedJson', small.slice(0, -9)],
    ['of nothing', 'malformedJson', ''],
    ['of white space', 'malformedJson', ' \n\t'],
    ['of two values', 'malformedJson', '{}{}'],
    ['of plain text', 'malformedJson', 'hello'],
    ['of a form', 'malformedJson', 'type=groupCall&modalities=audio'],
    ['of an array', 'malformedJson', `[${small}]`],
    ['of null', 'malformedJson', 'null'],
    ['of a string', 'malformedJson', '"x"'],
    ['of a number', 'malformedJson', '1e400'],
    ['with a comment', 'malformedJson', `/* */${small}`],
    ['with a trailing comma', 'malformedJson', '{"a":1,}'],
    ['with NaN', 'malformedJson', '{"a":NaN}'],
    ['with a line break in a string', 'malformedJson', '{"a":"\n"}'],
    ['with a name twice', 'malformedJson', '{"id":"a","id":"b"}'],
    ['of 100,000 arrays', 'malformedJson', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['of 100,000 objects', 'malformedJson', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ['of 100,000 open brackets', 'malformedJson', '{"a":['.repeat(100_000)],
  ])('%s is refused as %s', async (_name, key, body) => {
    for (const answer of await everywhere((method, path) => api.request(path, { method, body, headers: json })))
      expectError(answer, key);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'application/json; charset=latin1',
    'application/json;charset="utf-16"',
    'application',
    '*/*',
  ])('of type %s is refused', async (type) => {
    const send = (method: string, path: string) =>
      api.request(path, { method, body: small, headers: { 'content-type': type } });
    for (const answer of await everywhere(send)) expectError(answer, 'unsupportedMediaType');
  });

  it('of no type is refused', async () => {
    const send = (method: string, path: string) => rawRequest(api, { method, path, body: Buffer.from(small) });
    for (const answer of await everywhere(send)) expectError(answer, 'unsupportedMediaType');
  });

  it.each([
    'application/json',
    'application/json;charset=UTF-8',
    'APPLICATION/JSON; odata.metadata=minimal; charset="utf-8"',
  ])('of type %s is taken', async (type) => {
    const { id } = await client.create(callRecords, recordBody(), { headers: { 'content-type': type } });
    expect((await client.delete(pathTo(String(id)))).status).toBe(204);
  });

  it.each([
    ['a lone byte', [0xff]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a cut-off character', [0xe2, 0x82]],
  ])('that is not UTF-8, but holds %s, is refused', async (_name, bytes) => {
    const body = Buffer.concat([Buffer.from('{"joinWebUrl":"'), Buffer.from(bytes), Buffer.from('"}')]);
    const send = (method: string, path: string) => rawRequest(api, { method, path, body, headers: json });
    for (const answer of await everywhere(send))
      expect(expectError(answer, 'malformedJson').message).toContain('UTF-8');
  });

  it.each(['known length', 'chunks'])('of 100 MB in %s is refused', async (form) => {
    const megabyte = Buffer.alloc(1_000_000, ' ');
    const length = form === 'chunks' ? undefined : { 'content-length': '100000000' };
    const send = (method: string, path: string) =>
      rawRequest(api, {
        method,
        path,
        headers: { ...json, ...length },
        body: Readable.from(Array<Buffer>(100).fill(megabyte)),
      });
    for (const [method, path] of [
      ['POST', callRecords],
      ['PATCH', pathTo('known')],
    ] as const)
      expectError(await send(method, path), 'bodyTooLarge');
    expect((await client.get(pathTo('known'))).status).toBe(200);
  });

  it('over the set limit is refused, one at the limit is not', async () => {
    const limited = await startTestApp({ bodyLimit: 2048 });
    try {
      const send = (size: number) => clientOf(limited).post(callRecords, small.padEnd(size));
      expect((await send(2048)).status).toBe(201);
      expectError(await send(2049), 'bodyTooLarge');
    } finally {
      await limited.close();
    }
  });
});

describe('a method that a path does not have', () => {
  const id = pathTo('known');
  it.each([
    [callRecords, 'GET, HEAD, POST', ['PUT', 'PATCH', 'DELETE', 'OPTIONS']],
    [id, 'DELETE, GET, HEAD, PATCH, PUT', ['POST', 'OPTIONS']],
    [`${id}/sessions`, 'GET, HEAD, POST', ['PUT', 'PATCH', 'DELETE', 'OPTIONS']],
    [pathTo('known', 's'), 'DELETE, GET, HEAD, PATCH, PUT', ['POST', 'OPTIONS']],
    [`${pathTo('known', 's')}/segments`, 'GET, HEAD, POST', ['PUT', 'PATCH', 'DELETE', 'OPTIONS']],
    [pathTo('known', 's', 'g'), 'DELETE, GET, HEAD, PATCH, PUT', ['POST', 'OPTIONS']],
    [`${callRecords}/$count`, 'GET, HEAD', ['PUT', 'POST', 'PATCH', 'DELETE']],
    [`${id}/sessions/$count`, 'GET, HEAD', ['PUT', 'POST', 'PATCH', 'DELETE']],
    [`${pathTo('known', 's')}/segments/$count`, 'GET, HEAD', ['PUT', 'POST', 'PATCH', 'DELETE']],
  ])('%s allows %s', async (path, allow, methods) => {
    for (const prefix of ['/v1.0', '/beta', '']) {
      for (const method of methods) {
        const answer = await api.request(path.replace('/v1.0', prefix), { method });
        expectError(answer, 'methodNotAllowed');
        expect(answer.headers.get('allow')).toBe(allow);
      }
    }
  });

  it('does not read a body first', async () => {
    expectError(await api.request(callRecords, { method: 'PUT', body: '{' }), 'methodNotAllowed');
    expect((await client.get(id)).status).toBe(200);
  });
});

describe('a path', () => {
  it.each([
    '/v2.0/communications/callRecords',
    '/v1.0/communications/calls',
    '/v1.0/communications/callRecords/known/session',
    "/v1.0/communications/callRecords('')",
    "/v1.0/communications/callRecords('')/sessions",
    '/v1.0/communications/callRecords(known)',
    "/v1.0/communications('x')/callRecords",
    '/v1.0/communications/callRecords/known/sessions/s/segments/g/medium',
    '/v1.0/v1.0/communications/callRecords',
    `/v1.0/communications/${'x'.repeat(5000)}`,
  ])('that is not known is refused: %s', async (path) => {
    for (const method of ['GET', 'POST', 'DELETE'])
      expectError(await rawRequest(api, { method, path, headers: json }), 'notFound');
  });

  it.each([
    '/v1.0/%zz',
    '/v1.0/communications/callRecords/%',
    "/communications/callRecords('%e9')",
    '/beta/communications/callRecords/%ED%A0%80/sessions',
    '/%c0%af',
  ])('that is not percent-encoded correctly is refused: %s', async (path) => {
    for (const method of ['GET', 'DELETE']) expectError(await rawRequest(api, { method, path }), 'badRequest');
  });

  it.each([
    '/v1.0/communications/callrecords/known',
    '/V1.0/COMMUNICATIONS/CALLRECORDS/known',
    "/Communications/CallRecords('known')",
    '/v1.0//communications//callRecords/known',
    '//beta/communications/callRecords/known/',
  ])('with names in any case, or slashes of a base address, leads to the entity: %s was 404', async (path) => {
    expect((await rawRequest(api, { method: 'GET', path })).status).toBe(200);
    expectError(await rawRequest(api, { method: 'GET', path: path.replace('known', 'KNOWN') }), 'notFound');
  });

  it.each([
    '/v1.0/communications/callRecords//sessions',
    '/v1.0/communications/callRecords/known//sessions',
    '/v1.0/subscriptions//deliveries',
  ])('in which a key is missing is refused by name: %s', async (path) => {
    for (const method of ['GET', 'DELETE'])
      expect(expectError(await rawRequest(api, { method, path }), 'badRequest').message).toContain('empty segment');
  });

  it('with an option whose name the shell has taken is told so', async () => {
    const answer = await rawRequest(api, {
      method: 'GET',
      path: "/v1.0/communications/callRecords?=type%20eq%20'groupCall'",
    });
    expect(expectError(answer, 'invalidQuery').message).toContain("did the shell take '$filter'?");
  });

  it('with an id of U+0000 is refused', async () => {
    for (const path of [
      `${callRecords}/%00`,
      `${callRecords}('a%00b')/sessions`,
      `${pathTo('known')}/sessions/%00/segments`,
    ]) {
      expectError(await client.get(path), 'badRequest');
    }
    expectError(await client.delete(`${callRecords}/%00`), 'badRequest');
    expectError(await client.patch(`${callRecords}/%00`, { joinWebUrl: '' }), 'badRequest');
    expectError(await client.post(`${callRecords}/%00/sessions`, sessionBody()), 'badRequest');
    expectError(await client.post(`${pathTo('known')}/sessions/%00/segments`, segmentBody()), 'badRequest');
  });
});

describe('an Accept that the service cannot meet', () => {
  it.each(['text/html', 'application/xml', 'image/*', 'application/json;q=0', 'text/html,application/xml;q=0.9'])(
    'is refused before anything is written: %s',
    async (accept) => {
      const options = { headers: { accept } };
      const id = pathTo('known', 's', 'g');
      for (const answer of [
        await client.get(callRecords, options),
        await client.get(id, options),
        await client.get(`${callRecords}/$count`, options),
        await client.post(callRecords, small, options),
        await client.patch(id, { media: [] }, options),
        await client.delete(id, options),
      ])
        expectError(answer, 'notAcceptable');
      expect((await client.read(pathTo('known'))).version).toBe(1);
    },
  );
});
