import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody } from '../support/bodies';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectDetails, expectError } from '../support/expect-error';
import { startTestApp, type TestApp, type TestResponse } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

const abbie = { id: 'abbie', identity: { user: { id: 'abbie', displayName: 'Abbie' } } };

/** A new call record. @returns its path */
async function call(members: JsonObject = {}): Promise<string> {
  return pathTo(String((await client.create(callRecords, recordBody(members))).id));
}

async function versionOf(path: string): Promise<unknown> {
  return (await client.read(path)).version;
}

describe.each(['/v1.0', '/beta', ''])('below %p', (prefix) => {
  it('an organizer is made, read, changed and deleted, and raises the version', async () => {
    const record = (await call()).replace('/v1.0', prefix);
    const path = `${record}/organizer_v2`;
    const none = await client.get(path);
    expect([none.status, none.text]).toEqual([204, '']);

    const made = await client.patch(path, abbie);
    expect([made.status, made.json]).toMatchObject([201, abbie]);
    expect(made.headers.get('location')).toBe(api.http + path.replace(/\/callRecords\/([^/]+)/, "/callRecords('$1')"));
    expect(made.json['@odata.context']).toMatch(
      /\/\$metadata#communications\/callRecords\('[^']+'\)\/organizer_v2\/\$entity$/,
    );
    expect(await client.read(path)).toEqual(made.json);
    expect(await client.read(record)).toMatchObject({ organizer_v2: abbie, version: 2 });

    const unit = { administrativeUnitInfos: [{ id: 'u' }] };
    const changed = await client.patch(path, unit);
    expect([changed.status, changed.headers.get('location')]).toEqual([200, null]);
    expect(changed.json).toMatchObject({ ...abbie, ...unit });
    expect((await client.patch(path, { identity: { phone: { id: '+45' } } })).json).toEqual({
      '@odata.context': made.json['@odata.context'],
      id: 'abbie',
      ...unit,
      identity: { ...abbie.identity, phone: { id: '+45' } },
    });
    expect((await client.patch(path, { id: '+45', administrativeUnitInfos: null })).json).toMatchObject({
      id: '+45',
      administrativeUnitInfos: null,
    });
    expect(await versionOf(record)).toBe(5);

    const removed = await client.delete(path);
    expect([removed.status, removed.text]).toEqual([204, '']);
    expect((await client.get(path)).status).toBe(204);
    expect(await client.read(record)).not.toHaveProperty('organizer_v2');
    expect(await versionOf(record)).toBe(6);
    expectError(await client.delete(path), 'notFound');
    expect(await versionOf(record)).toBe(6);
  });
});

describe('the organizer', () => {
  it('is put in its place: what the body leaves out is gone, but for the id', async () => {
    const record = await call();
    const path = `${record}/organizer_v2`;
    const put = (body: JsonObject, headers: Record<string, string> = {}) =>
      api.request(path, { method: 'PUT', body, headers });
    const made = await put({ identity: abbie.identity });
    expect([made.status, made.json]).toMatchObject([201, { identity: abbie.identity }]);
    const { id } = made.json;
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7/);

    const unit = { administrativeUnitInfos: [{ id: 'u' }] };
    const context = made.json['@odata.context'];
    const replaced = await put(unit);
    expect([replaced.status, replaced.json]).toEqual([200, { '@odata.context': context, id, ...unit }]);
    expect(await client.read(path)).toEqual(replaced.json);
    expect((await put(abbie)).json).toEqual({ '@odata.context': context, ...abbie });
    const emptied = await put({});
    expect(emptied.json).toEqual({ '@odata.context': context, id: abbie.id });
    expect(await client.read(record)).toMatchObject({ organizer_v2: { id: abbie.id }, version: 5 });

    const tag = String(emptied.headers.get('etag'));
    expectError(await put(abbie, { 'if-none-match': '*' }), 'resourceModified');
    expect((await put(abbie, { 'if-match': tag })).status).toBe(200);
    expectError(await put(abbie, { 'if-match': tag }), 'resourceModified');
    await client.delete(path);
    expectError(await put(abbie, { 'if-match': '*' }), 'resourceModified');
    expect((await put(abbie, { 'if-none-match': '*' })).status).toBe(201);
    const minimal = await put({}, { prefer: 'return=minimal' });
    expect([minimal.status, minimal.text]).toEqual([204, '']);
    expect(expectDetails(await put({ colour: 'red' }))).toEqual(['unknownProperty colour']);
    const lost = await api.request(`${pathTo('nowhere')}/organizer_v2`, { method: 'PUT', body: abbie });
    expect(expectError(lost, 'notFound').message).toMatch(/call record/);
  });

  it('is what its query options ask for', async () => {
    const path = `${await call({ organizer_v2: abbie })}/organizer_v2`;
    expect(await client.read(`${path}?$select=id`)).toEqual({ '@odata.context': expect.any(String), id: 'abbie' });
    expect((await client.get(`${path}/identity/user/displayName/$value`)).text).toBe('Abbie');
    expectError(await client.get(`${path}?$filter=id eq 'abbie'`), 'invalidQuery');
    expectError(await client.patch(`${path}?$filter=true`, abbie), 'invalidQuery');
    expectError(await client.delete(`${path}?$select=id`), 'invalidQuery');
  });

  it('gets an id where it is made without one; an empty change of one changes nothing', async () => {
    const record = await call();
    const { status, json } = await client.patch(`${record}/organizer_v2`, {});
    expect(status).toBe(201);
    expect(json.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7/);
    expect(await versionOf(record)).toBe(2);
    const empty = await client.patch(`${record}/organizer_v2`, { id: null });
    expect([empty.status, empty.json]).toEqual([200, json]);
    expect(await versionOf(record)).toBe(2);
  });

  it('that was written as null is none', async () => {
    const path = `${await call({ organizer_v2: null })}/organizer_v2`;
    expect((await client.get(path)).status).toBe(204);
    expectError(await client.delete(path), 'notFound');
    expect((await client.patch(path, { id: 'x' })).json).toMatchObject({ id: 'x' });
  });

  it('is refused with what the model does not know, without a call, by other methods and without the permission', async () => {
    const path = `${await call({ organizer_v2: abbie })}/organizer_v2`;
    expect(expectDetails(await client.patch(path, { colour: 'red', id: '' }))).toEqual([
      'unknownProperty colour',
      'invalidValue id',
    ]);
    const lost = `${pathTo('nowhere')}/organizer_v2`;
    expectError(await client.get(lost), 'notFound');
    for (const change of [abbie, {}])
      expect(expectError(await client.patch(lost, change), 'notFound').message).toMatch(/call record/);
    expect(expectError(await client.delete(lost), 'notFound').message).toMatch(/call record/);
    expectError(await client.post(path, abbie), 'methodNotAllowed');
    const token = await api.token(undefined, ['CallRecords.Read.All']);
    expect((await client.get(path, { token })).status).toBe(200);
    expectError(await client.patch(path, abbie, { token }), 'forbidden');
    expectError(await client.delete(path, { token }), 'forbidden');
    const stranger = await api.token('5b0f6d0e-7c3f-4f7c-9c63-0c1f3c1a8f11');
    expectError(await client.patch(path, { id: 'theirs' }, { token: stranger }), 'notFound');
    expectError(await client.delete(path, { token: stranger }), 'notFound');
    expect(await client.read(path)).toMatchObject(abbie);
  });

  it('is changed by many at the same time, each change raising the version', async () => {
    const record = await call({ organizer_v2: abbie });
    const changes = many(20, (index) => ({ administrativeUnitInfos: [{ id: String(index) }] }));
    const answers = await Promise.all(changes.map((change) => client.patch(`${record}/organizer_v2`, change)));
    for (const [index, { status, json }] of answers.entries())
      expect([status, json]).toMatchObject([200, changes[index]]);
    expect(await versionOf(record)).toBe(21);
  });

  it('HEAD tells what GET would', async () => {
    const record = await call({ organizer_v2: abbie });
    const head = await api.request(`${record}/organizer_v2`, { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    await client.delete(`${record}/organizer_v2`);
    const none = await api.request(`${record}/organizer_v2`, { method: 'HEAD' });
    expect([none.status, none.headers.get('content-length')]).toEqual([204, null]);
  });
});

describe('conditions', () => {
  const tagIn = ({ text }: TestResponse) => (JSON.parse(text) as JsonObject)['@odata.etag'];
  const sending = (headers: Record<string, string>) => ({ headers });

  it('are those of its own tag', async () => {
    const path = `${await call({ organizer_v2: abbie })}/organizer_v2`;
    const first = await client.get(path);
    const tag = String(first.headers.get('etag'));
    expect(tagIn(first)).toBe(tag);
    expect((await client.get(path, sending({ 'if-none-match': tag }))).status).toBe(304);
    expectError(await client.get(path, sending({ 'if-match': 'W/"0"' })), 'resourceModified');

    const refused: JsonObject[] = [{ administrativeUnitInfos: null }, {}];
    for (const change of refused)
      expectError(await client.patch(path, change, sending({ 'if-match': 'W/"0"' })), 'resourceModified');
    for (const named of [tag, '*'])
      expectError(await client.patch(path, {}, sending({ 'if-none-match': named })), 'resourceModified');
    const changed = await client.patch(
      path,
      { administrativeUnitInfos: null },
      sending({ 'if-match': `W/"1", ${tag}` }),
    );
    expect([changed.status, changed.json]).toMatchObject([200, abbie]);
    expect(changed.headers.get('etag')).toBe(tagIn(changed));
    expect(await client.read(path)).toEqual(changed.json);
    expectError(await client.patch(path, { identity: null }, sending({ 'if-match': tag })), 'resourceModified');
    expectError(await client.patch(path, { identity: null }, sending({ 'if-none-match': '*' })), 'resourceModified');
    expectError(await client.delete(path, sending({ 'if-match': tag })), 'resourceModified');
    expect((await client.delete(path, sending({ 'if-match': String(changed.headers.get('etag')) }))).status).toBe(204);
    expectError(await client.delete(path, sending({ 'if-match': '*' })), 'notFound');
  });

  it('tell one that is made from one that is changed', async () => {
    const record = await call();
    const path = `${record}/organizer_v2`;
    for (const named of ['*', 'W/"1"'])
      expectError(await client.patch(path, abbie, sending({ 'if-match': named })), 'resourceModified');
    expect(await versionOf(record)).toBe(1);
    expect((await client.patch(path, abbie, sending({ 'if-none-match': '*' }))).status).toBe(201);
    expectError(await client.patch(path, abbie, sending({ 'if-none-match': '*' })), 'resourceModified');
    expect((await client.patch(path, abbie, sending({ 'if-match': '*' }))).status).toBe(200);
    expect(await versionOf(record)).toBe(3);
  });

  it('let one of many change it that have read the same state', async () => {
    const path = `${await call({ organizer_v2: abbie })}/organizer_v2`;
    const tag = String((await client.get(path)).headers.get('etag'));
    const changes = many(8, (index) => ({ administrativeUnitInfos: [{ id: String(index) }] }));
    const answers = await Promise.all(
      changes.map((change) => client.patch(path, change, sending({ 'if-match': tag }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
  });

  it('are demanded where the service is set to', async () => {
    const path = `${await call({ organizer_v2: abbie })}/organizer_v2`;
    const strict = await startTestApp({ requireIfMatch: true }, { databaseUrl: api.databaseUrl });
    const strictClient = clientOf(strict);
    expectError(await strictClient.patch(path, {}), 'preconditionRequired');
    expectError(await strictClient.delete(path), 'preconditionRequired');
    expect((await strictClient.delete(path, sending({ 'if-match': '*' }))).status).toBe(204);
    await strict.close();
  });
});

describe('the organizer', () => {
  it('is made by one of many at the same time, and changed by the others', async () => {
    const path = `${await call()}/organizer_v2`;
    const put = (n: number) => api.request(path, { method: n % 2 ? 'PUT' : 'PATCH', body: abbie });
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => put(n)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 7 }, () => 200), 201]);
  });

  it('answers as little as is preferred', async () => {
    const path = `${await call()}/organizer_v2`;
    for (const change of [abbie, {}]) {
      const answer = await client.patch(path, change, { headers: { prefer: 'return=minimal' } });
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect(answer.headers.get('preference-applied')).toBe('return=minimal');
      expect(answer.headers.get('odata-entityid')).toMatch(/\/callRecords\('[^']+'\)\/organizer_v2$/);
      expect(answer.headers.has('location')).toBe(change === abbie);
      expect(answer.headers.get('etag')).toBe((await client.get(path)).headers.get('etag'));
    }
  });
});
