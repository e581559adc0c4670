import { recordBody, sessionBody } from '../support/bodies';
import { clientOf, idsOf, itemsOf, pathOf, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

const records = '/v1.0/communications/callRecords';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  for (const id of ['a', 'b', 'c'])
    await client.create(records, recordBody({ id, sessions: [sessionBody({ id: 's' })] }));
});
afterAll(() => api.close());

const query = (path: string, body: string, type = 'text/plain', headers: Record<string, string> = {}) =>
  client.post(`${path}/$query`, body, { headers: { 'content-type': type, ...headers } });

describe('a query in the body', () => {
  it.each([
    [records, "$filter=id%20ne%20'b'&$select=id&$count=true"],
    [records, '$apply=aggregate($count as n)'],
    [`${records}/a`, '$select=id&$expand=sessions($select=id)'],
    [`${records}/a/sessions`, '$orderby=id desc'],
    [`${records}('a')/sessions('s')/segments`, ''],
    [`${records}/$count`, "$filter=id eq 'a'"],
    [`${records}/a/sessions/$ref`, ''],
    [`${records}/a/modalities`, '$top=1'],
    ['/beta/communications/sessions', '$select=id'],
    [`${records}/getPstnCalls(fromDateTime=2024-01-01,toDateTime=2024-01-02)`, '$top=1'],
    ['/v1.0', ''],
  ])('of %s is answered as GET: it got 404', async (path, options) => {
    const expected = await client.get(`${path}?${options}`);
    expect(expected.status).toBe(200);
    const answered = await query(path, options);
    expect(`${answered.status} ${answered.text}`).toBe(`200 ${expected.text}`);
  });

  it('may be longer than a URL, and have the form of a form', async () => {
    const long = Array.from({ length: 900 }, (_, n) => `'long-identifier-${n}'`).join(',');
    expect(long.length).toBeGreaterThan(16 * 1024);
    expectError(await client.get(`${records}?$filter=id in (${long},'a')`), 'headersTooLarge');
    expect(idsOf((await query(records, `$filter=id in (${long},'a')`)).json)).toEqual(['a']);
    const form = new URLSearchParams({ $filter: "id eq 'b' or joinWebUrl eq 'P&G+x'", $select: 'id' }).toString();
    expect(idsOf((await query(records, form, 'application/x-www-form-urlencoded')).json)).toEqual(['b']);
  });

  it('goes together with the options of the URL, each of which is given once', async () => {
    const both = await client.post(`${records}/$query?$top=1`, '$orderby=id desc', {
      headers: { 'content-type': 'text/plain' },
    });
    expect(idsOf(both.json)).toEqual(['c']);
    const twice = await client.post(`${records}/$query?$top=1`, '$top=2', {
      headers: { 'content-type': 'text/plain' },
    });
    expect(expectError(twice, 'invalidQuery').message).toContain('$top: must not be given twice');
  });

  it('has a next link that can be read, or sent again', async () => {
    const { json } = await query(records, '$orderby=id', 'text/plain', { prefer: 'odata.maxpagesize=2' });
    const next = pathOf(json['@odata.nextLink']);
    expect(next).not.toContain('$query');
    expect(idsOf(await client.read(next))).toEqual(['c']);
    expect(idsOf((await query(records, next.split('?')[1] ?? '')).json)).toEqual(['c']);
  });

  it('exports', async () => {
    const { status, text } = await query(records, "$filter=id eq 'a'", 'text/plain', {
      accept: 'application/x-ndjson',
    });
    expect([status, text.trim().split('\n').length]).toEqual([200, 1]);
  });

  it('works in a batch', async () => {
    const url = '/communications/callRecords/$query';
    const headers = { 'content-type': 'text/plain' };
    const requests = [{ id: '1', method: 'POST', url, headers, body: "$filter=id eq 'c'&$select=id" }];
    const [response] = itemsOf((await client.post('/v1.0/$batch', { requests })).json, 'responses');
    expect(response).toMatchObject({ status: 200, body: { value: [{ id: 'c' }] } });
  });

  it('needs a token, and no more than the permission to read', async () => {
    const headers = { 'content-type': 'text/plain' };
    expectError(await client.post(`${records}/$query`, '', { token: null, headers }), 'unauthenticated');
    const token = await api.token(undefined, ['CallRecords.Read.All']);
    expect((await client.post(`${records}/$query`, '', { token, headers })).status).toBe(200);
  });

  it('is refused where it is none', async () => {
    expectError(await query(records, '{}', 'application/json'), 'unsupportedMediaType');
    expectError(await query(records, '', 'text/plain;charset=utf-16'), 'unsupportedMediaType');
    expectError(await query(records, `$filter=${'x'.repeat(70_000)}`), 'bodyTooLarge');
    expectError(await query(records, '$filter=id eq\n1'), 'badRequest');
    expectError(await query(`${records}/nobody`, ''), 'notFound');
    expectError(await query(`${records}/a/nothing`, ''), 'notFound');
    const other = await client.get(`${records}/$query`);
    expectError(other, 'methodNotAllowed');
    expect(other.headers.get('allow')).toBe('POST');
  });
});
