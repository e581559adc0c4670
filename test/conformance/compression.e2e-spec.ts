import { request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import * as zlib from 'node:zlib';
import { many, recordBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, pathTo } from '../support/call-records';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let token: string;
beforeAll(async () => {
  api = await startTestApp();
  token = await api.token();
  const sessions = many(60, (n) => sessionBody({ id: `s${n}` }));
  await clientOf(api).create(callRecords, recordBody({ id: 'long', sessions }));
});
afterAll(() => api.close());

interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

/** Sends a request as it is: fetch would decompress the answer. */
function send(path: string, coding?: string, method = 'GET', body?: string): Promise<Raw> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(coding === undefined ? {} : { 'accept-encoding': coding }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${api.http}${path}`, { method, headers }, (answer) => {
      const { statusCode: status = 0 } = answer;
      buffer(answer).then((bytes) => resolve({ status, headers: answer.headers, bytes }), reject);
    });
    sent.on('error', reject).end(body);
  });
}

const long = `${pathTo('long')}?$expand=sessions`;
const pages = [
  long,
  `${callRecords}?$expand=sessions`,
  '/v1.0/$metadata',
  '/beta/$metadata?$format=json',
  '/api-json',
  '/api-yaml',
];

describe('a long answer on a slow line', () => {
  it.each([...pages, '/api/swagger-ui.css', '/api/swagger-ui-bundle.js'])(
    '%s is compressed with gzip',
    async (path) => {
      const plain = await send(path);
      expect(plain.headers['content-encoding']).toBeUndefined();
      // The second one of a document is a kept one.
      for (const coding of ['gzip', 'gzip, deflate, br', 'gzip']) {
        const { status, headers, bytes } = await send(path, coding);
        expect([status, headers['content-encoding'], headers['content-type']]).toEqual([
          200,
          'gzip',
          plain.headers['content-type'],
        ]);
        expect(headers.vary).toMatch(/accept-encoding/i);
        expect(headers.etag).toBe(plain.headers.etag);
        expect(zlib.gunzipSync(bytes).equals(plain.bytes)).toBe(true);
        expect(bytes.length).toBeLessThan(plain.bytes.length / 2);
      }
      expect((await send(path)).bytes.equals(plain.bytes)).toBe(true);
    },
  );

  it('is compressed as a whole in a batch, whatever its requests accept', async () => {
    const url = '/communications/callRecords/long?$expand=sessions';
    const requests = [{ id: '1', method: 'GET', url, headers: { 'Accept-Encoding': 'gzip' } }];
    const { headers, bytes } = await send('/v1.0/$batch', 'gzip', 'POST', JSON.stringify({ requests }));
    expect(headers['content-encoding']).toBe('gzip');
    const text = zlib.gunzipSync(bytes).toString();
    expect(text).not.toContain('Content-Encoding');
    expect(JSON.parse(text)).toMatchObject({ responses: [{ status: 200, body: { id: 'long' } }] });
  });

  it('has the headers of GET for HEAD', async () => {
    const [get, head] = [await send(long, 'gzip'), await send(long, 'gzip', 'HEAD')];
    for (const name of ['content-encoding', 'content-length', 'etag'])
      expect(head.headers[name]).toBe(get.headers[name]);
  });

  it.each(['identity', 'br', 'gzip;q=0', 'gzip;q=0.3, identity;q=0.7', 'identity, *;q=0'])(
    'stays as it is with Accept-Encoding: %s',
    async (coding) => {
      const { status, headers, bytes } = await send(long, coding);
      expect([status, headers['content-encoding']]).toEqual([200, undefined]);
      expect(JSON.parse(bytes.toString())).toMatchObject({ id: 'long' });
    },
  );
});

describe('a short answer', () => {
  const path = `${callRecords}/$count`;

  it('is not compressed', async () => {
    const { headers, bytes } = await send(path, 'gzip');
    expect([headers['content-encoding'], bytes.toString()]).toEqual([undefined, '1']);
  });

  it('is compressed where the client takes nothing else, and refused where it takes nothing', async () => {
    const { headers, bytes } = await send(path, 'gzip, identity;q=0');
    expect([headers['content-encoding'], zlib.gunzipSync(bytes).toString()]).toEqual(['gzip', '1']);
    expect((await send(path, 'br, identity;q=0')).status).toBe(406);
    expect((await send(path, '*;q=0')).status).toBe(406);
  });
});

describe("the page's files", () => {
  it('are kept by browsers, but not the script with the document', async () => {
    const cacheOf = async (path: string) => (await send(path)).headers['cache-control'];
    expect(await cacheOf('/api/swagger-ui.css')).toBe('public, max-age=3600');
    expect(await cacheOf('/api/swagger-ui-init.js')).not.toBe('public, max-age=3600');
  });
});
