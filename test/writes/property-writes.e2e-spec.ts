import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectDetails, expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

const caller = { name: 'PC', cpuName: 'z80', feedback: { rating: 'poor', tokens: { Loud: true } } };

/** A new call with session s. @returns its path */
async function call(): Promise<string> {
  const session = sessionBody({ id: 's', caller, failureInfo: { stage: 'midcall', reason: 'r' } });
  return pathTo(String((await client.create(callRecords, wholeCall({ sessions: [session] }))).id));
}

function send(method: string, path: string, body?: JsonValue, headers: Record<string, string> = {}) {
  return api.request(path, { method, body, headers });
}

/** The answer without its context. */
function own({ '@odata.context': _, ...members }: JsonObject): JsonObject {
  return members;
}

describe('a property by its path', () => {
  it.each<[string, string, JsonValue, JsonObject]>([
    ['joinWebUrl', '', { value: 'https://x.example/' }, { value: 'https://x.example/' }],
    ['joinWebUrl', '', { '@odata.context': 'x', value: null }, {}],
    ['modalities', '', { value: ['video'] }, { value: ['video'] }],
    ['failureInfo', '/sessions/s', { reason: 'new' }, { stage: 'unknown', reason: 'new' }],
    ['failureInfo/reason', '/sessions/s', { value: 'new' }, { value: 'new' }],
    ['caller/name', '/sessions/s', { value: 'Mac' }, { value: 'Mac' }],
    [
      'caller/microsoft.graph.callRecords.participantEndpoint/cpuName',
      '/sessions/s',
      { value: '6502' },
      { value: '6502' },
    ],
    ['caller/feedback/tokens', '/sessions/s', { Echo: true }, { Echo: true }],
    ['caller/feedback/tokens/Loud', '/sessions/s', { value: 3 }, { value: 3 }],
    ['organizer/user/displayName', '', { value: 'Abbie' }, { value: 'Abbie' }],
  ])('%s takes the value that a PUT has', async (name, below, body, expected) => {
    const path = await call();
    await client.patch(path, { organizer: { user: { id: 'u' } } });
    const { version } = await client.read(path);
    const { status, json, text } = await send('PUT', `${path}${below}/${name}`, body);
    expect([status, text === '' ? {} : own(json)]).toEqual([text === '' ? 204 : 200, expected]);
    const read = await client.get(`${path}${below}/${name}`);
    expect(read.text === '' ? {} : own(read.json)).toEqual(expected);
    expect((await client.read(path)).version).toBe(Number(version) + 1);
  });

  it('keeps what lies beside it', async () => {
    const path = await call();
    await send('PUT', `${path}/sessions/s/caller/name`, { value: 'Mac' });
    expect((await client.read(`${path}/sessions/s`)).caller).toMatchObject({ ...caller, name: 'Mac' });
    await send('PUT', `${path}/sessions/s/caller/feedback`, { rating: 'good' });
    const changed = (await client.read(`${path}/sessions/s`)).caller as JsonObject;
    expect(changed).toMatchObject({ name: 'Mac', cpuName: 'z80' });
    expect(changed.feedback).toEqual({ rating: 'good' });
  });

  it('merges by PATCH, and is null after DELETE', async () => {
    const path = `${await call()}/sessions/s`;
    const changed = await client.patch(`${path}/failureInfo`, { reason: 'new' });
    expect([changed.status, own(changed.json)]).toEqual([200, { stage: 'midcall', reason: 'new' }]);
    const removed = await client.delete(`${path}/failureInfo`);
    expect([removed.status, removed.text]).toEqual([204, '']);
    expect(await client.read(path)).toHaveProperty('failureInfo', null);
    expect((await client.get(`${path}/failureInfo`)).status).toBe(204);
  });

  it('is written only if the tag of its entity matches', async () => {
    const path = `${await call()}/sessions/s`;
    const tag = (await client.get(path)).headers.get('etag') ?? '';
    expect((await send('PUT', `${path}/isTest`, { value: true }, { 'if-match': 'W/"1"' })).status).toBe(412);
    expect((await send('PUT', `${path}/isTest`, { value: true }, { 'if-match': tag })).status).toBe(200);
    expect((await send('DELETE', `${path}/isTest`, undefined, { 'if-match': tag })).status).toBe(412);
  });

  it('answers without the value where the client prefers that', async () => {
    const path = await call();
    const answer = await send('PUT', `${path}/joinWebUrl`, { value: 'x' }, { prefer: 'return=minimal' });
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  it.each<[string, string, JsonValue | undefined, string]>([
    ['PUT', 'modalities', { value: ['smell'] }, 'invalidValue modalities/0'],
    ['PUT', 'sessions/s/failureInfo', { stage: 'late' }, 'invalidValue failureInfo/stage'],
    ['PUT', 'sessions/s/caller/name', { value: 7 }, 'invalidValue caller/name'],
    ['PUT', 'joinWebUrl', {}, 'missingProperty value'],
    ['PUT', 'joinWebUrl', { value: 'x', more: 1 }, 'unknownProperty more'],
    ['PUT', 'version', { value: 7 }, 'invalidValue version'],
    ['PUT', 'id', { value: 'x' }, 'invalidValue id'],
    ['DELETE', 'startDateTime', undefined, 'notNullable startDateTime'],
    ['DELETE', 'lastModifiedDateTime', undefined, 'invalidValue lastModifiedDateTime'],
  ])('%s of %s with %j is refused', async (method, name, body, detail) => {
    const path = await call();
    const before = await client.read(path);
    expect(expectDetails(await send(method, `${path}/${name}`, body))).toEqual([detail]);
    expect(await client.read(path)).toEqual(before);
  });

  it('is not there where what contains it is null', async () => {
    const path = `${await call()}/sessions/s`;
    await client.delete(`${path}/failureInfo`);
    expectError(await send('PUT', `${path}/failureInfo/reason`, { value: 'x' }), 'notFound');
    expectError(await send('PUT', `${path}x/failureInfo`, {}), 'notFound');
  });

  it('needs the permission to write', async () => {
    const path = await call();
    const token = await api.token(undefined, ['CallRecords.Read.All']);
    expect((await api.request(`${path}/joinWebUrl`, { method: 'PUT', body: { value: 'x' }, token })).status).toBe(403);
  });
});
