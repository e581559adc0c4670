import { randomBytes } from 'node:crypto';
import { withoutMembers, type JsonObject } from '../../src/edm/json/json-value';
import { recordBody } from '../support/bodies';
import { clientOf, idsOf, itemsOf, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

const stable = '/v1.0/communications/callRecords';
const beta = '/beta/communications/callRecords';

/** Rows that a function gives of a month. */
async function rowsOf(name: string, month: string, base = beta): Promise<JsonObject[]> {
  return itemsOf(await client.read(`${base}/${name}(fromDateTime=${month}-01,toDateTime=${month}-28)`));
}

describe('one row', () => {
  const row = {
    id: 'one/é',
    startDateTime: '2020-01-02T10:00:00.1234567+02:00',
    charge: 0.1,
    duration: 5,
    currency: null,
    administrativeUnitInfos: [],
  };
  const stored = { ...row, startDateTime: '2020-01-02T08:00:00.1234567Z' };

  it('is new, then unchanged, then replaced, and reads back as it was sent', async () => {
    const created = await client.post(`${beta}/pstnCalls`, row);
    const context = `${api.http}/beta/$metadata#microsoft.graph.callRecords.pstnCallLogRow`;
    expect([created.status, created.json]).toEqual([201, { '@odata.context': context, ...stored }]);
    expect(created.headers.get('location')).toBe(`${api.http}${beta}/pstnCalls('one%2F%C3%A9')`);
    expect(await rowsOf('getPstnCalls', '2020-01')).toEqual([stored]);

    const again = await client.post(`${beta}/pstnCalls`, row);
    expect([again.status, again.json, again.headers.get('location')]).toEqual([200, created.json, null]);

    const rest = withoutMembers(row, new Set(['currency']));
    const replaced = await client.post(`${beta}/pstnCalls`, { ...rest, duration: 6 });
    const restStored = withoutMembers(stored, new Set(['currency']));
    expect([replaced.status, replaced.json]).toEqual([200, { '@odata.context': context, ...restStored, duration: 6 }]);
    expect(await rowsOf('getPstnCalls', '2020-01')).toEqual([{ ...restStored, duration: 6 }]);
  });

  it('keeps every digit', async () => {
    const sent =
      '{"id":"digits","startDateTime":"2020-02-02T00:00:00Z","charge":0.10000000000000000001,"connectionCharge":9007199254740993}';
    expect((await client.post(`${stable}/pstnCalls`, sent)).status).toBe(201);
    const call = `${stable}/getPstnCalls(fromDateTime=2020-02-01,toDateTime=2020-02-28)`;
    const text = (await client.get(call)).text.replaceAll(' ', '');
    for (const digits of [':0.10000000000000000001,', ':9007199254740993']) expect(text).toContain(digits);
  });

  it('may name a call by any text, however long', async () => {
    // Random: an index would hold a long text that compresses well.
    const correlationId = randomBytes(8000).toString('base64');
    const sent = { id: 'long', startDateTime: '2011-04-02T00:00:00Z', correlationId };
    expect((await client.post(`${stable}/directRoutingCalls`, sent)).status).toBe(201);
    expect(await rowsOf('getDirectRoutingCalls', '2011-04')).toEqual([sent]);
  });

  it('gets an id where it has none', async () => {
    for (const id of [undefined, null]) {
      const body = { ...(id === null ? { id } : {}), blockDateTime: '2020-03-02T00:00:00Z' };
      const { status, json } = await client.post(`${beta}/blockedUsers`, body);
      expect([status, String(json.id)]).toEqual([201, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    }
    expect(await rowsOf('getPstnBlockedUsersLog', '2020-03')).toHaveLength(2);
  });

  it('keeps in v1.0 what only beta knows of it', async () => {
    const known = { id: 'both', startDateTime: '2020-04-02T00:00:00Z', duration: 1 };
    await client.post(`${beta}/directRoutingCalls`, { ...known, userCountryCode: 'US', correlationId: 'c' });
    const { status, json } = await client.post(`${stable}/directRoutingCalls`, { ...known, duration: 2 });
    expect([status, json.duration, json.userCountryCode]).toEqual([200, 2, undefined]);
    expect(await rowsOf('getDirectRoutingCalls', '2020-04')).toEqual([
      { ...known, duration: 2, userCountryCode: 'US' },
    ]);
    const again = await client.post(`${stable}/directRoutingCalls`, { value: [{ ...known, duration: 2 }] });
    expect(again.json).toEqual({ added: 0, replaced: 0, unchanged: 1 });
  });

  it('ignores the call record that an answer may bring', async () => {
    const row = { id: 'ref', startDateTime: '2020-05-02T00:00:00Z' };
    const { status } = await client.post(`${stable}/directRoutingCalls`, { ...row, callRecord: recordBody() });
    expect([status, await rowsOf('getDirectRoutingCalls', '2020-05')]).toEqual([201, [row]]);
  });
});

describe('PUT of a row', () => {
  const path = `${stable}/pstnCalls/put`;
  const row = { startDateTime: '2020-06-02T00:00:00Z', duration: 1 };
  const put = async (url: string, body: JsonObject, headers: Record<string, string> = {}) =>
    api.request(url, { method: 'PUT', body, headers, token: await api.token() });

  it('adds it, replaces it, and gives what a read gives', async () => {
    const made = await put(path, row);
    expect([made.status, made.headers.get('location')]).toEqual([201, `${api.http}${stable}/pstnCalls('put')`]);
    expect(made.json).toEqual(await client.read(path));
    const replaced = await put(`${stable}/pstnCalls('put')`, { id: 'put', startDateTime: row.startDateTime });
    expect([replaced.status, replaced.headers.get('location')]).toEqual([200, null]);
    expect(withoutMembers(replaced.json, new Set(['@odata.context']))).toEqual({
      id: 'put',
      startDateTime: row.startDateTime,
    });
  });

  it('takes conditions, and writes nothing where they are not met', async () => {
    const withHeader = (name: string, value: string, at = path) => put(at, { ...row, duration: 7 }, { [name]: value });
    expectError(await withHeader('if-none-match', '*'), 'entityExists');
    expectError(await withHeader('if-match', 'W/"1"'), 'resourceModified');
    expectError(await withHeader('if-match', '*', `${stable}/pstnCalls/nothing`), 'resourceModified');
    expectError(await client.get(`${stable}/pstnCalls/nothing`), 'notFound');
    expect((await client.read(path)).duration).toBeUndefined();
    expect((await withHeader('if-match', '*')).status).toBe(200);
    expect((await withHeader('if-none-match', 'W/"1"')).status).toBe(200);
    expect((await withHeader('if-none-match', '*', `${stable}/pstnCalls/fresh`)).status).toBe(201);
  });

  it.each([
    ['several rows', { value: [row] }, 'value does not belong to a single row.'],
    ['another id', { ...row, id: 'other' }, 'id must be the id in the URL.'],
    ['no time', {}, 'startDateTime is required.'],
  ])('with %s is refused', async (_, body, message) => {
    expect(expectError(await put(path, body), 'invalidBody').message).toBe(message);
  });

  it('is the one way to change a row: others are refused with those that there are', async () => {
    const allowed = async (method: string, url: string) => {
      const { status, headers } = await api.request(url, { method, body: {}, token: await api.token() });
      return [status, headers.get('allow')];
    };
    expect(await allowed('PATCH', path)).toEqual([405, 'DELETE, GET, HEAD, PUT']);
    expect(await allowed('POST', path)).toEqual([405, 'DELETE, GET, HEAD, PUT']);
    expect(await allowed('DELETE', `${stable}/pstnCalls`)).toEqual([405, 'GET, HEAD, POST']);
    expect(await allowed('PUT', `${path}/duration`)).toEqual([405, 'GET, HEAD']);
  });
});

describe('many rows', () => {
  const at = (id: string, more: JsonObject = {}): JsonObject => ({ id, sentDateTime: '2021-01-02T00:00:00Z', ...more });

  it('are counted by what has become of them', async () => {
    const write = async (...rows: JsonObject[]) => {
      const { status, json } = await client.post(`${beta}/smsMessages`, { '@odata.count': 9, value: rows });
      return [status, json];
    };
    expect(await write(at('a'), at('b'))).toEqual([200, { added: 2, replaced: 0, unchanged: 0 }]);
    expect(await write(at('c'), at('b', { smsUnits: 2 }), at('a'))).toEqual([
      200,
      { added: 1, replaced: 1, unchanged: 1 },
    ]);
    expect(await write()).toEqual([200, { added: 0, replaced: 0, unchanged: 0 }]);
    expect(await rowsOf('getSmsLog', '2021-01')).toEqual([at('a'), at('b', { smsUnits: 2 }), at('c')]);
  });

  it('are all written or none, with every fault at its place', async () => {
    const faulty = {
      more: 1,
      value: [at('x'), 7],
    };
    const { details } = expectError(await client.post(`${beta}/smsMessages`, faulty), 'invalidBody');
    expect(details).toEqual([{ code: 'unknownProperty', message: 'does not belong beside value', target: 'more' }]);
    const rows = { value: [at('x'), 7, at('y', { smsUnits: 'one', callCharge: true, foo: 1 }), { id: '' }] };
    const { details: found } = expectError(await client.post(`${beta}/smsMessages`, rows), 'invalidBody');
    expect(found?.map(({ code, target }) => [code, target])).toEqual([
      ['invalidType', 'value/1'],
      ['unknownProperty', 'value/2/foo'],
      ['invalidValue', 'value/2/callCharge'],
      ['invalidValue', 'value/2/smsUnits'],
      ['missingProperty', 'value/3/sentDateTime'],
      ['invalidValue', 'value/3/id'],
    ]);
    const twice = await client.post(`${beta}/smsMessages`, { value: [at('x'), at('y'), at('x')] });
    expect(expectError(twice, 'invalidBody').details).toEqual([
      { code: 'invalidValue', message: 'must not be that of value/0, too', target: 'value/2/id' },
    ]);
    expect(idsOf({ value: await rowsOf('getSmsLog', '2021-01') })).toEqual(['a', 'b', 'c']);
  });

  it('are refused where they are too many, or no array', async () => {
    const value = Array.from({ length: 20_001 }, () => 0);
    const { details } = expectError(await client.post(`${beta}/smsMessages`, { value }), 'invalidBody');
    expect(details?.map(({ code }) => code)).toEqual(['tooManyItems']);
    const none = await client.post(`${beta}/smsMessages`, { value: {} });
    expect(expectError(none, 'invalidBody').message).toBe('value must be an array.');
  });

  it('of requests at the same time do not hold each other up', async () => {
    const rows = Array.from({ length: 200 }, (_, n) => at(`p${n}`));
    const answers = await Promise.all(
      [rows, rows.toReversed(), rows, rows.toReversed()].map((value) => client.post(`${beta}/smsMessages`, { value })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(answers.reduce((sum, { json }) => sum + Number(json.added), 0)).toBe(200);
  });
});

describe('a body', () => {
  it.each([
    ['a row that says nothing', {}, 'startDateTime is required.'],
    ['a row without its time', { startDateTime: null }, 'startDateTime must not be null.'],
    [
      'a member of beta in v1.0',
      { startDateTime: '2020-01-01T00:00:00Z', clientLocalIpV4Address: 'x' },
      'clientLocalIpV4Address is not a property of microsoft.graph.callRecords.pstnCallLogRow.',
    ],
    [
      'an end before the start',
      { startDateTime: '2020-01-01T00:00:00Z', endDateTime: '2019-01-01T00:00:00Z' },
      'endDateTime must not be before startDateTime.',
    ],
    [
      'a source of duration that does not exist',
      { startDateTime: '2020-01-01T00:00:00Z', callDurationSource: 'x' },
      'callDurationSource must be one of microsoft, operator.',
    ],
  ])('with %s is refused', async (_, body, message) => {
    expect(expectError(await client.post(`${stable}/pstnCalls`, body), 'invalidBody').message).toBe(message);
  });

  it('that is no object, or comes with options, is refused', async () => {
    expectError(await client.post(`${stable}/pstnCalls`, '[]'), 'malformedJson');
    expectError(await client.post(`${stable}/pstnCalls?$select=id`, {}), 'invalidQuery');
  });

  it('for a log of beta is refused in v1.0', async () => {
    for (const log of ['smsMessages', 'blockedUsers']) {
      const answer = await client.post(`${stable}/${log}`, { value: [] });
      expect(expectError(answer, 'notFound').message).toBe(
        `Only beta has the log ${log}. Use a URL that begins with /beta.`,
      );
      expectError(await client.delete(`${stable}/${log}/x`), 'notFound');
    }
  });
});

describe('a row that is deleted', () => {
  it('is gone', async () => {
    await client.post(`${beta}/smsMessages`, { value: [{ id: 'd 1', sentDateTime: '2022-01-02T00:00:00Z' }] });
    const path = `${beta}/smsMessages/${encodeURIComponent('d 1')}`;
    const headers = { 'if-match': 'W/"1"' };
    expectError(await client.delete(path, { headers }), 'resourceModified');
    expect((await client.delete(path)).status).toBe(204);
    expect(expectError(await client.delete(path), 'notFound').message).toBe(
      'Could not find the requested text message.',
    );
    expect(await rowsOf('getSmsLog', '2022-01')).toEqual([]);
  });

  it('does not hide a call record of the same id', async () => {
    const id = 'pstnCalls';
    await client.create(stable, recordBody({ id }));
    const path = `${stable}('${id}')`;
    expect((await client.read(path)).id).toBe(id);
    expect((await client.patch(path, { type: 'peerToPeer' })).status).toBe(200);
    expect(itemsOf(await client.read(`${path}/sessions`))).toEqual([]);
    expectError(await client.get(`${stable}/${id}/sessions`), 'notFound');
    expect((await client.delete(path)).status).toBe(204);
  });
});
