import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody, segmentBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectDetails, expectError } from '../support/expect-error';
import { ndjson, sendImport } from '../support/imports';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  const media = [{ label: 'main', streams: [{ streamId: '1', averageBandwidthEstimate: 9007199254740993n }] }];
  const sessions = [sessionBody({ id: 's', segments: [segmentBody({ id: 'g', media })] })];
  await client.create(callRecords, recordBody({ id: 'a', version: 9007199254740993n, sessions }));
  await client.create(callRecords, recordBody({ id: 'b', version: 2 }));
});
afterAll(() => api.close());

const wide = '9007199254740993';
const compatible = 'application/json;IEEE754Compatible=true';
const beta = '/beta/communications/callRecords';

describe('a client that reads numbers as doubles', () => {
  const read = (path: string) => client.read(path, { headers: { accept: compatible } });

  it('is told so in Content-Type', async () => {
    const { headers } = await client.get(callRecords, { headers: { accept: compatible } });
    expect(headers.get('content-type')).toBe('application/json;odata.metadata=minimal;IEEE754Compatible=true');
  });

  it('gets Int64 and counts as strings, and no others', async () => {
    const page = await read(`${callRecords}?$count=true&$expand=sessions($count=true)&$orderby=id`);
    expect(page['@odata.count']).toBe('2');
    expect(itemsOf(page)[0]).toMatchObject({ id: 'a', version: wide, 'sessions@odata.count': '1' });
  });

  it('gets them as strings by $format, too', async () => {
    expect((await client.read(`${pathTo('a')}?$format=${compatible}`)).version).toBe(wide);
  });

  it('gets them deep within an entity', async () => {
    const segment = await read(pathTo('a', 's', 'g'));
    expect(segment).toMatchObject({ media: [{ streams: [{ averageBandwidthEstimate: wide }] }] });
  });

  it.each([
    ['a property', `${pathTo('a')}/version`, { value: wide }],
    [
      'a collection of complex values',
      `${pathTo('a', 's', 'g')}/media`,
      {
        value: [{ streams: [{ averageBandwidthEstimate: wide }] }],
      },
    ],
    [
      'aggregated rows',
      `${callRecords}?$apply=aggregate(version with max as most,$count as n)`,
      {
        value: [{ most: wide, n: '2' }],
      },
    ],
    [
      'grouped rows',
      `${callRecords}?$apply=filter(id eq 'a')/groupby((version,type))`,
      {
        value: [{ version: wide, type: 'groupCall' }],
      },
    ],
    [
      'computed members',
      `${callRecords}?$filter=id eq 'a'&$select=big&$compute=version add 1 as big`,
      {
        value: [{ big: '9007199254740994' }],
      },
    ],
    ['the delta function', `${callRecords}/delta?$filter=id eq 'a'`, { value: [{ version: wide }] }],
  ])('gets them in %s', async (_, path, expected) => {
    expect(await read(path)).toMatchObject(expected);
  });

  it('gets $count as text, which is no JSON', async () => {
    expect((await client.get(`${callRecords}/$count`, { headers: { accept: compatible } })).text).toBe('2');
  });

  it('gets full metadata as well', async () => {
    const accept = 'application/json;odata.metadata=full;IEEE754Compatible=true';
    const record = await client.read(pathTo('a'), { headers: { accept } });
    expect(record).toMatchObject({ 'version@odata.type': '#Int64', version: wide });
  });

  it('gets lines of an export so', async () => {
    const path = `${callRecords}?$filter=id eq 'a'&$select=version`;
    const accept = 'application/x-ndjson;IEEE754Compatible=true';
    const { text, headers } = await client.get(path, { headers: { accept } });
    expect([text, headers.get('content-type')]).toEqual([`{"version":"${wide}"}\n`, accept]);
  });

  it('asks for it in each request of a batch', async () => {
    const url = '/communications/callRecords/a?$select=version';
    const requests: JsonObject[] = [
      { id: '1', method: 'GET', url, headers: { Accept: compatible } },
      { id: '2', method: 'GET', url, headers: {} },
    ];
    const { json } = await client.post('/v1.0/$batch', { requests });
    const byId = new Map(itemsOf(json, 'responses').map(({ id, body }) => [id, body]));
    expect(byId.get('1')).toMatchObject({ version: wide });
    expect(byId.get('2')).toMatchObject({ version: BigInt(wide) });
  });
});

describe('a client that writes numbers as strings', () => {
  const headers = { 'content-type': compatible };

  it('says so in Content-Type', async () => {
    const written = await client.create(callRecords, recordBody({ id: 'w', version: '9007199254740995' }), { headers });
    expect(written.version).toBe(9007199254740995n);
    await client.delete(pathTo('w'));
  });

  it('writes them deep within the body', async () => {
    const media = [{ streams: [{ streamId: '1', packetUtilization: '12' }] }];
    const { status } = await client.patch(pathTo('a', 's', 'g'), { media }, { headers });
    expect(status).toBe(200);
    const segment = await client.read(pathTo('a', 's', 'g'));
    expect(segment).toMatchObject({ media: [{ streams: [{ packetUtilization: 12 }] }] });
  });

  it('writes long bodies so', async () => {
    const sessions = many(800, (n) => sessionBody({ id: `s${n}`, failureInfo: { reason: 'x'.repeat(300) } }));
    const body = recordBody({ id: 'w', version: '7', sessions });
    expect((await client.create(callRecords, body, { headers })).version).toBe(7);
    await client.delete(pathTo('w'));
  });

  it('is refused numbers that are none, or no strings', async () => {
    expect(expectDetails(await client.post(callRecords, recordBody({ version: '1x' }), { headers }))).toEqual([
      'invalidValue version',
    ]);
    const answer = await client.post(callRecords, recordBody({ version: 1 }), { headers });
    expect(expectError(answer, 'invalidBody').message).toBe(
      'version must be a string, because the header Content-Type has IEEE754Compatible=true.',
    );
  });

  it('is refused strings without saying so', async () => {
    expectError(await client.post(callRecords, recordBody({ version: '1' })), 'invalidBody');
    const other = { 'content-type': 'application/json;IEEE754Compatible=perhaps' };
    expectError(await client.post(callRecords, recordBody(), { headers: other }), 'unsupportedMediaType');
  });

  it('writes rows of a log so, and reads them so', async () => {
    const row = {
      id: 'r',
      userId: crypto.randomUUID(),
      startDateTime: '2024-03-01T09:00:00Z',
      endDateTime: '2024-03-01T09:01:00Z',
    };
    const { status, text } = await client.post(
      `${beta}/pstnCalls`,
      { value: [{ ...row, charge: '0.25' }] },
      { headers },
    );
    expect([status, text]).toEqual([200, expect.any(String)]);
    const path = `${beta}/getPstnCalls(fromDateTime=2024-03-01,toDateTime=2024-03-02)`;
    const page = await client.read(path, { headers: { accept: compatible } });
    expect(page).toMatchObject({ '@odata.count': '1', value: [{ charge: '0.25' }] });
  });

  it('imports lines so', async () => {
    const line = recordBody({ id: 'i', version: '7' });
    const options = { headers: { 'content-type': 'application/x-ndjson;IEEE754Compatible=true' } };
    await sendImport(api, ndjson([line]), options);
    expect((await client.read(pathTo('i'))).version).toBe(7);
    await client.delete(pathTo('i'));
  });
});

describe('the header Accept', () => {
  const contentTypeFor = async (accept: string, path = pathTo('a')) => {
    const { status, headers } = await client.get(path, { headers: { accept } });
    return status === 200 ? headers.get('content-type') : status;
  };

  it('chooses the form with the highest weight', async () => {
    expect(
      await contentTypeFor('application/json;odata.metadata=none;q=0.2,application/json;odata.metadata=full;q=0.9'),
    ).toBe('application/json;odata.metadata=full');
  });

  it.each(['odata.metadata=nonsense', 'odata=verbose', 'IEEE754Compatible=maybe', 'charset=iso-8859-1'])(
    'is refused with %s, before anything is done',
    async (parameter) => {
      const accept = `application/json;${parameter}`;
      expect(await contentTypeFor(accept)).toBe(406);
      expect(await contentTypeFor(accept, callRecords)).toBe(406);
      expect(await contentTypeFor('*/*', `${callRecords}?$format=${accept}`)).toBe(406);
      expectError(await client.post(callRecords, recordBody({ id: 'no' }), { headers: { accept } }), 'notAcceptable');
      expect((await client.get(pathTo('no'))).status).toBe(404);
    },
  );

  it("takes Graph's own media type", async () => {
    const type = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';
    expect(await contentTypeFor(type)).toBe(type);
  });

  it('gets JSON without a charset that nobody asked for, also in errors and batches', async () => {
    for (const path of [callRecords, '/v1.0', pathTo('a')])
      expect(await contentTypeFor('application/json', path)).toBe('application/json;odata.metadata=minimal');
    expect((await client.get(pathTo('nobody'))).headers.get('content-type')).toBe('application/json');
    const batch = await client.post('/v1.0/$batch', { requests: [{ id: '1', method: 'GET', url: '/communications' }] });
    expect(batch.headers.get('content-type')).toBe('application/json');
    expect(batch.text).toContain('"Content-Type":"application/json;odata.metadata=minimal"');
  });

  it('of text does not get JSON', async () => {
    expect(await contentTypeFor('text/plain')).toBe(406);
    expect(await contentTypeFor('text/plain', `${pathTo('a')}/type/$value`)).toBe('text/plain; charset=utf-8');
    expect(await contentTypeFor('text/plain', `${callRecords}/$count`)).toBe('text/plain; charset=utf-8');
  });

  it('stands beside Accept-Charset', async () => {
    const get = (charset: string) => client.get(callRecords, { headers: { 'accept-charset': charset } });
    expect((await get('iso-8859-1, utf-8;q=0.5')).status).toBe(200);
    expectError(await get('iso-8859-1'), 'notAcceptable');
  });
});

describe('odata.streaming=true', () => {
  it('puts the control information of a member before the member', async () => {
    const accept = 'application/json;odata.metadata=full;odata.streaming=true';
    const path = `${pathTo('a')}?$expand=sessions($expand=segments)`;
    const { text, headers } = await client.get(path, { headers: { accept } });
    expect(headers.get('content-type')).toBe(accept);
    const names = Object.keys(JSON.parse(text) as object);
    expect(names.slice(0, 2)).toEqual(['@odata.context', '@odata.type']);
    const at = names.indexOf('sessions');
    const ofSessions = names.filter((name) => name.startsWith('sessions@'));
    expect(names.slice(at - ofSessions.length, at).sort()).toEqual(ofSessions.sort());
    expect(text).toMatch(/"caller":\{"@odata.type"/);
  });
});

describe("Power Query's Accept", () => {
  const accept =
    'application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,' +
    'application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7';

  it.each([
    ['4.0', 'application/xml'],
    ['4.01', 'application/json'],
  ])('gets $metadata of OData %s as %s', async (version, type) => {
    const { headers } = await client.get('/v1.0/$metadata', { headers: { accept, 'OData-MaxVersion': version } });
    expect(headers.get('content-type')).toBe(type);
  });

  it('gets pages as JSON', async () => {
    const { headers } = await client.get(callRecords, { headers: { accept, 'OData-MaxVersion': '4.0' } });
    expect(headers.get('content-type')).toBe('application/json;odata.metadata=minimal');
  });
});
