import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody, sessionBody } from '../support/bodies';
import { partsOf, type Part } from '../support/multipart';
import { startSampleApp, type SampleApp } from '../support/queries';

// The requests have been recorded from the ODataModel (OData V4) of OpenUI5 1.152, whose httpHeaders had the token.

let sample: SampleApp;
let authorization: string;
beforeAll(async () => {
  sample = await startSampleApp();
  authorization = `Bearer ${await sample.api.token()}`;
});
afterAll(() => sample.api.close());

const json = 'application/json;odata.metadata=minimal;IEEE754Compatible=true';

/** A request as `_Batch.js` writes it. */
function request(method: string, url: string, body?: JsonObject, etag?: string): string {
  const lines = [
    'Content-Type:application/http',
    'Content-Transfer-Encoding:binary',
    '',
    `${method} ${url} HTTP/1.1`,
    `Accept:${json}`,
    'Accept-Language:en-US',
    `Authorization:${authorization}`,
    ...(etag === undefined ? [] : [`If-Match:${etag}`]),
    'Content-Type:application/json;charset=UTF-8;IEEE754Compatible=true',
    '',
    body === undefined ? '' : JSON.stringify(body),
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

/** Sends what one group of the model holds; the name of the group stands behind the last delimiter. */
async function batch(...requests: readonly string[]): Promise<Part[]> {
  const boundary = 'batch_id-1796110454333-24';
  const parts = requests.map((one) => `--${boundary}\r\n${one}`).join('');
  const headers = {
    authorization,
    accept: 'multipart/mixed',
    'accept-language': 'en-US',
    'content-type': `multipart/mixed; boundary=${boundary}`,
    'mime-version': '1.0',
    'odata-maxversion': '4.0',
    'odata-version': '4.0',
  };
  const body = `${parts}--${boundary}--\r\nGroup ID: $auto`;
  return partsOf(await sample.client.post('/v1.0/$batch', body, { headers }));
}

async function only(sent: string): Promise<{ status: number | undefined; body: JsonObject }> {
  const [part] = await batch(sent);
  return { status: part?.status, body: JSON.parse(part?.body || '{}') as JsonObject };
}

const read = (url: string): ReturnType<typeof only> => only(request('GET', url));
const records = 'communications/callRecords';

describe("UI5's OData V4 model", () => {
  it('reads a list with its length', async () => {
    const { body } = await read(`${records}?$count=true&$skip=0&$top=3`);
    expect(body).toMatchObject({ '@odata.count': '4', value: [{ id: 'b' }, { id: 'a', version: '5' }, {}] });
  });

  it.each([
    [
      `${records}?$select=id&$orderby=startDateTime%20desc&$filter=version%20gt%202%20and%20contains(joinWebUrl,'Neil')&$skip=0&$top=5`,
      ['a'],
    ],
    [
      `${records}?$expand=sessions($select=id;$filter=id%20eq%20'a1';$orderby=id;$expand=segments)&$filter=sessions/any(s:s/isTest%20eq%20true)&$skip=0&$top=5`,
      ['a'],
    ],
    [`${records}?$search=hum&$count=true&$skip=0&$top=5`, ['a']],
    [
      `${records}?$orderby=id&$filter=not%20contains(joinWebUrl,'o''x')%20and%20tolower(joinWebUrl)%20ne%20tolower('A')&$skip=0&$top=5`,
      ['a', 'd'],
    ],
  ])('filters and sorts: %s', async (url, ids) => {
    const { body } = await read(url);
    expect((body.value as JsonObject[]).map(({ id }) => id)).toEqual(ids);
  });

  it('creates, changes and deletes an entity, with the tags of its answers', async () => {
    const created = await only(request('POST', records, recordBody({ id: 'ui5', version: '3' })));
    expect(created).toMatchObject({ status: 201, body: { id: 'ui5', version: '3' } });
    const tagOf = ({ body }: { body: JsonObject }) => String(body['@odata.etag']);
    const url = `${records}('ui5')`;
    const changed = await only(request('PATCH', url, { joinWebUrl: null }, tagOf(created)));
    expect(changed).toMatchObject({ status: 200, body: { version: '4' } });
    expect((await only(request('POST', `${url}/sessions`, sessionBody({ id: 's' })))).status).toBe(201);
    expect((await only(request('PATCH', url, { type: 'unknown' }, tagOf(changed)))).status).toBe(412);
    const fresh = await read(`${url}?$select=id,type`);
    expect((await only(request('DELETE', url, undefined, tagOf(fresh)))).status).toBe(204);
  });

  it('reads properties by their paths, a null included', async () => {
    const answers = await batch(
      request('GET', `${records}('a')/type`),
      request('GET', `${records}('b')/joinWebUrl`),
      request('GET', `${records}/$count`),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 204, 200]);
    expect(answers[2]?.body).toBe('4');
  });

  it('shows totals and subtotals', async () => {
    const sum = 'aggregate(version%20with%20sum%20as%20n)';
    const levels = `concat(groupby((joinWebUrl,startDateTime))/aggregate($count%20as%20UI5__leaves),${sum},groupby((joinWebUrl),${sum})/concat(aggregate($count%20as%20UI5__count),top(4)))`;
    const { body } = await read(`${records}?$apply=filter(version%20lt%2010)/${levels}`);
    expect(body.value).toMatchObject([{ UI5__leaves: '3' }, { n: '8' }, { UI5__count: '3' }, {}, {}, {}]);
    const limits = 'concat(aggregate(n%20with%20min%20as%20UI5min__n,n%20with%20max%20as%20UI5max__n),top(5))';
    const grouped = 'groupby((joinWebUrl),aggregate(version%20with%20max%20as%20n))/orderby(joinWebUrl)';
    const extremes = await read(`${records}?$apply=filter(version%20lt%2010)/${grouped}/${limits}`);
    expect(extremes.body.value).toMatchObject([{ UI5min__n: '1', UI5max__n: '5' }, {}, {}, {}]);
  });

  it('calls a function', async () => {
    const range = 'fromDateTime=2024-01-01T00%3A00%3A00Z,toDateTime=2024-02-01T00%3A00%3A00Z';
    const { body } = await read(`${records}/microsoft.graph.callRecords.getPstnCalls(${range})`);
    expect(body).toMatchObject({ '@odata.count': '0', value: [] });
  });

  it('shows the message of what was refused', async () => {
    const { status, body } = await read(`${records}?$filter=nope%20eq%201&$skip=0&$top=5`);
    expect([status, body]).toMatchObject([400, { error: { message: expect.stringContaining("'nope'") as string } }]);
  });
});
