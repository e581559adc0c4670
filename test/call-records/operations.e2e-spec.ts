import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, idsOf, pathOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectDetails, expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

const uuid7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** A new whole call. @returns its id */
async function call(members: JsonObject = {}): Promise<string> {
  return String((await client.create(callRecords, wholeCall(members))).id);
}

async function versionOf(id: string): Promise<JsonValue | undefined> {
  return (await client.read(pathTo(id))).version;
}

describe.each(['/v1.0', '/beta', ''])('below %p', (prefix) => {
  const records = `${prefix}/communications/callRecords`;

  it.each([
    ['path segments', (id: string) => `/${id}`],
    ['parentheses', (id: string) => `('${id}')`],
  ])('every operation of the three collections answers, keys in %s', async (_form, key) => {
    const levels: [string, JsonObject, JsonObject, string][] = [
      [records, recordBody(), { joinWebUrl: 'https://example.com/' }, 'communications/callRecords'],
      ['/sessions', sessionBody(), { isTest: true }, 'sessions'],
      ['/segments', segmentBody(), { failureInfo: { stage: 'midcall' } }, 'segments'],
    ];
    let path = '';
    let context = `${api.http}${prefix}/$metadata#`;
    const entities: string[] = [];
    for (const [name, body, change, set] of levels) {
      const collection = path + name;
      const created = await client.post(collection, body);
      expect(created.status).toBe(201);
      const id = String(created.json.id);
      expect(id).toMatch(uuid7);
      context += set;
      expect(created.json['@odata.context']).toBe(`${context}/$entity`);
      expect(created.headers.get('location')).toBe(`${api.http}${prefix}/${context.split('#')[1]}('${id}')`);
      const followed = await client.read(pathOf(created.headers.get('location')));
      expect(followed).toEqual(created.json);
      path = collection + key(id);
      entities.unshift(path);

      const read = await client.get(path);
      expect([read.status, read.json]).toEqual([200, followed]);
      expect(read.headers.get('content-type')).toBe('application/json;odata.metadata=minimal');
      const list = await client.read(collection);
      expect(list['@odata.context']).toBe(context);
      expect(idsOf(list)).toContain(id);
      const count = await client.get(`${collection}/$count`);
      expect([count.status, count.text]).toEqual([200, String(idsOf(list).length)]);
      expect(count.headers.get('content-type')).toMatch(/^text\/plain/);
      const changed = await client.patch(path, change);
      expect([changed.status, changed.json]).toEqual([200, await client.read(path)]);
      expect(changed.json).toMatchObject(change);
      context += `('${id}')/`;
    }
    for (const entity of entities) {
      const removed = await client.delete(entity);
      expect([removed.status, removed.text]).toEqual([204, '']);
      expectError(await client.get(entity), 'notFound');
    }
  });
});

describe('ids', () => {
  /** As a path segment these are something else than a key. */
  const meansMore = new Set(['$count', '.', '..', "sessions('x')"]);

  it.each([
    "O'Brien's",
    "''",
    'a/b/../c',
    'with space',
    '$count',
    'Zoë 電話 📞',
    '100%',
    '%2F',
    'a?b#c&d=e',
    "sessions('x')",
    '(1)',
    '+49',
    '.',
    '..',
    '__proto__',
    'x'.repeat(200),
    '電'.repeat(200),
  ])('%p reads back in both forms, on each level', async (id) => {
    const key = meansMore.has(id) ? undefined : `/${encodeURIComponent(id)}`;
    const quoted = `('${encodeURIComponent(id.replaceAll("'", "''"))}')`;
    let path = callRecords;
    for (const [name, body] of [
      ['', recordBody({ id })],
      ['/sessions', sessionBody({ id })],
      ['/segments', segmentBody({ id })],
    ] as const) {
      const collection = path + name;
      const created = await client.post(collection, body);
      expect(created.json.id).toBe(id);
      expect(await client.read(pathOf(created.headers.get('location')))).toEqual(created.json);
      path = collection + quoted;
      expect(await client.read(path)).toEqual(created.json);
      if (key) expect(await client.read(collection + key)).toEqual(created.json);
    }
    expect((await client.delete(callRecords + quoted)).status).toBe(204);
  });

  it('are free again once deleted, but not before', async () => {
    const id = await call();
    for (const [path, body, collection] of [
      [pathTo(id, 's', 'g'), segmentBody({ id: 'g' }), `${pathTo(id, 's')}/segments`],
      [pathTo(id, 's'), sessionBody({ id: 's' }), `${pathTo(id)}/sessions`],
      [pathTo(id), recordBody({ id }), callRecords],
    ] as const) {
      expectError(await client.post(collection, body), 'nameAlreadyExists');
      expect((await client.delete(path)).status).toBe(204);
      expect((await client.post(collection, body)).status).toBe(201);
    }
  });

  it('may be given as null or left out, and are made as UUID version 7 at any depth', async () => {
    const sessions = [sessionBody({ id: null, segments: [segmentBody()] })];
    const { id } = await client.create(callRecords, recordBody({ id: null, sessions, organizer_v2: {} }));
    const record = await client.read(`${pathTo(String(id))}?$expand=sessions($expand=segments)`);
    const made = JSON.stringify(record).match(/"id":"[^"]+"/g) ?? [];
    expect(made).toHaveLength(4);
    for (const text of made) expect(text.slice(6, -1)).toMatch(uuid7);
  });
});

describe('a deep insert', () => {
  it('answers with all of it and puts it below the URLs of its parts', async () => {
    const body = wholeCall({ organizer_v2: { id: 'o' }, participants_v2: [{ id: 'p' }] });
    const created = await client.create(callRecords, body);
    expect(created).toMatchObject(body);
    const id = String(created.id);
    expect(await client.read(pathTo(id, 's', 'g'))).toMatchObject(segmentBody({ id: 'g' }));
    const session = sessionBody({ id: 't', segments: [segmentBody({ id: 'h' })] });
    expect(await client.create(`${pathTo(id)}/sessions`, session)).toMatchObject(session);
    expect(await client.read(pathTo(id, 't', 'h'))).toMatchObject(segmentBody({ id: 'h' }));
  });

  it('writes nothing when one part of it is wrong', async () => {
    const sessions = [
      sessionBody({ segments: [segmentBody(), segmentBody({ startDateTime: '2020-02-30T00:00:00Z' })] }),
    ];
    const refused = await client.post(callRecords, recordBody({ id: 'partly wrong', sessions }));
    expect(expectDetails(refused)).toEqual(['invalidValue sessions/0/segments/1/startDateTime']);
    expectError(await client.get(pathTo('partly wrong')), 'notFound');
  });

  it('keeps session ids that repeat, of which the first answers and goes first', async () => {
    const again = [0, 1, 2].map((n) => sessionBody({ id: 'r', caller: { userAgent: { headerValue: `${n}` } } }));
    const id = await call({ sessions: again.map((session) => ({ ...session, segments: [segmentBody({ id: 'g' })] })) });
    for (const left of [again, again.slice(1), again.slice(2)]) {
      const list = await client.read(`${pathTo(id)}/sessions`);
      expect(list.value).toMatchObject(left);
      expect(await client.read(pathTo(id, 'r'))).toMatchObject(left[0] as JsonObject);
      expectError(await client.post(`${pathTo(id)}/sessions`, sessionBody({ id: 'r' })), 'nameAlreadyExists');
      expect((await client.delete(pathTo(id, 'r'))).status).toBe(204);
    }
    expectError(await client.delete(pathTo(id, 'r')), 'notFound');
    expect((await client.post(`${pathTo(id)}/sessions`, sessionBody({ id: 'r' }))).status).toBe(201);
  });
});

describe('operations', () => {
  it('Deleting a call record deletes what it contains', async () => {
    const id = await call({ participants_v2: [{ id: 'p' }] });
    await client.delete(pathTo(id));
    for (const path of [pathTo(id, 's'), pathTo(id, 's', 'g')]) expectError(await client.get(path), 'notFound');
    await client.create(callRecords, recordBody({ id }));
    expect(await client.read(`${pathTo(id)}?$expand=sessions,participants_v2`)).toMatchObject({
      sessions: [],
      participants_v2: [],
    });
  });
});

describe('what does not exist', () => {
  it.each([
    ['call record', ['nobody']],
    ['call record', ['nobody', 's']],
    ['call record', ['nobody', 's', 'g']],
    ['session', ['known', 'nobody']],
    ['session', ['known', 'nobody', 'g']],
    ['segment', ['known', 's', 'nobody']],
  ])('is named in the answer: %s of %j', async (label, ids) => {
    await client.post(callRecords, wholeCall({ id: 'known' }));
    const path = pathTo(...(ids as [string, string?, string?]));
    const before = await versionOf('known');
    const answers = [
      await client.get(path),
      await client.patch(path, { failureInfo: null }),
      await client.delete(path),
    ];
    if (ids.length === 1) answers[1] = await client.patch(path, { joinWebUrl: null });
    const below = [`${path}/sessions`, `${path}/segments`][ids.length - 1];
    if (below) {
      const body = ids.length === 1 ? sessionBody() : segmentBody();
      answers.push(await client.get(below), await client.get(`${below}/$count`), await client.post(below, body));
    }
    for (const answer of answers) expect(expectError(answer, 'notFound').message).toContain(`requested ${label}.`);
    expect(await versionOf('known')).toBe(before);
  });
});
