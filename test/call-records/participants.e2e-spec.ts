import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody } from '../support/bodies';
import {
  callRecords,
  clientOf,
  idsOf,
  itemsOf,
  pagesFrom,
  pathOf,
  pathTo,
  type CallRecordsClient,
} from '../support/call-records';
import { expectDetails, expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

const phone = { id: '+4512345678', identity: { phone: { id: '+4512345678' } } };

/** A new call record. @returns the path of its participants */
async function participantsOf(members: JsonObject = {}): Promise<string> {
  const { id } = await client.create(callRecords, recordBody(members));
  return `${pathTo(String(id))}/participants_v2`;
}

async function versionAt(path: string): Promise<unknown> {
  return (await client.read(path.replace(/\/participants_v2.*/, ''))).version;
}

describe.each(['/v1.0', '/beta', ''])('below %p', (prefix) => {
  it('participants are created, read, listed, counted, changed and deleted, and raise the version', async () => {
    const path = (await participantsOf()).replace('/v1.0', prefix);
    const created = await client.post(path, phone);
    expect([created.status, created.json]).toMatchObject([201, phone]);
    expect(created.json['@odata.context']).toMatch(/\)\/participants_v2\/\$entity$/);
    const one = pathOf(created.headers.get('location'));
    expect(one).toMatch(new RegExp(`^${prefix}/communications/callRecords`));
    expect(await client.read(one)).toEqual(created.json);
    expect(await versionAt(path)).toBe(2);

    expect(idsOf(await client.read(path))).toEqual([phone.id]);
    expect((await client.get(`${path}/$count`)).text).toBe('1');
    expect(
      idsOf(await client.read(path.replace('/participants_v2', '?$expand=participants_v2')), 'participants_v2'),
    ).toEqual([phone.id]);

    const unit = { administrativeUnitInfos: [{ id: 'u' }] };
    const changed = await client.patch(one, unit);
    expect([changed.status, changed.json]).toMatchObject([200, { ...phone, ...unit }]);
    expect(await client.read(one)).toEqual(changed.json);
    expect(await versionAt(path)).toBe(3);

    expect((await client.delete(one)).status).toBe(204);
    expectError(await client.get(one), 'notFound');
    expect((await client.get(`${path}/$count`)).text).toBe('0');
    expect(await versionAt(path)).toBe(4);
  });
});

describe('an id of a participant', () => {
  it.each([
    '+4512345678',
    'teamsvisitor:3d2b1c',
    '8:orgid:a/b',
    "O'Brien",
    'a b&c=d?e#f',
    '%2B45',
    '100%',
    'Zoë 📞',
    '_',
    '%',
  ])('%p names it in a segment and in parentheses', async (id) => {
    const path = await participantsOf({ participants_v2: [{ id: 'other' }, { id: `${id}x` }] });
    const created = await client.post(path, { id });
    expect(created.json.id).toBe(id);
    const forms = [
      `${path}/${encodeURIComponent(id)}`,
      `${path}('${encodeURIComponent(id.replaceAll("'", "''"))}')`,
      pathOf(created.headers.get('location')),
    ];
    for (const form of forms) {
      expect(await client.read(form)).toEqual(created.json);
      expect((await client.patch(form, { identity: { user: { id } } })).json).toMatchObject({
        id,
        identity: { user: { id } },
      });
      expect((await client.delete(form)).status).toBe(204);
      expectError(await client.get(form), 'notFound');
      await client.create(path, { id });
    }
    const quoted = `'${id.replaceAll("'", "''")}'`;
    const filter = encodeURIComponent(`participants_v2/any(p:p/id eq ${quoted})`);
    expect(idsOf(await client.read(`${path}?$filter=${encodeURIComponent(`id eq ${quoted}`)}`))).toEqual([id]);
    expect(itemsOf(await client.read(`${callRecords}?$filter=${filter}`))).toHaveLength(1);
    expect((await client.delete(path.replace('/participants_v2', ''))).status).toBe(204);
  });

  it('a plus sign that is not encoded is a plus sign', async () => {
    const path = await participantsOf({ participants_v2: [phone] });
    expect(await client.read(`${path}/+4512345678`)).toMatchObject(phone);
    expect(await client.read(`${path}('+4512345678')`)).toMatchObject(phone);
  });

  it('is made where none is given, refused where it is there already, and does not change', async () => {
    const path = await participantsOf();
    const id = String((await client.create(path, {})).id);
    expect(id).toMatch(/^[\da-f]{8}-/);
    expectError(await client.post(path, { id }), 'nameAlreadyExists');
    expect((await client.patch(`${path}/${id}`, { id: 'other' })).json).toMatchObject({ id });
    expect((await client.patch(`${path}/${id}`, { id })).status).toBe(200);
    expect(await versionAt(path)).toBe(2);
  });
});

describe('participants', () => {
  it('come 130 on a page, in the order in which they were added, and in any order that is asked for', async () => {
    const path = await participantsOf({ participants_v2: many(131, (index) => ({ id: `p${index + 1000}` })) });
    await client.create(path, { id: 'last' });
    const pages = await pagesFrom(client, path);
    expect(pages.map((page) => itemsOf(page).length)).toEqual([130, 2]);
    expect(idsOf(pages[1] ?? {})).toEqual(['p1130', 'last']);
    expect(idsOf(await client.read(`${path}?$orderby=id desc&$top=2&$skip=1`))).toEqual(['p1129', 'p1128']);
    expect(await client.read(`${path}?$search=%22nobody%22&$count=true`)).toMatchObject({
      '@odata.count': 0,
      value: [],
    });
    expect((await client.get(`${path}/$count?$filter=startswith(id,'p')`)).text).toBe('131');
  });

  it('are told apart from those of other calls', async () => {
    const [one, other] = [await participantsOf({ participants_v2: [phone] }), await participantsOf()];
    expectError(await client.get(`${other}/${encodeURIComponent(phone.id)}`), 'notFound');
    expectError(await client.patch(`${other}/${encodeURIComponent(phone.id)}`, { identity: null }), 'notFound');
    expectError(await client.delete(`${other}/${encodeURIComponent(phone.id)}`), 'notFound');
    await client.create(other, phone);
    expect((await client.get(`${one}/$count`)).text).toBe('1');
    expectError(await client.post(`${pathTo('nowhere')}/participants_v2`, phone), 'notFound');
  });

  it('are refused with what the model does not know', async () => {
    const path = await participantsOf({ participants_v2: [phone] });
    const body = { colour: 'red', identity: { phone: 'none' }, administrativeUnitInfos: [null] };
    const details = ['unknownProperty colour', 'invalidType administrativeUnitInfos/0', 'invalidType identity/phone'];
    expect(expectDetails(await client.post(path, body))).toEqual(details);
    expect(expectDetails(await client.patch(`${path}/${encodeURIComponent(phone.id)}`, body))).toEqual(details);
    expect(await versionAt(path)).toBe(1);
  });

  it('that are added at the same time are all kept', async () => {
    const path = await participantsOf();
    await Promise.all(many(40, (index) => ({ id: `p${index}` })).map((body) => client.create(path, body)));
    expect((await client.get(`${path}/$count`)).text).toBe('40');
    expect(await versionAt(path)).toBe(41);
  });

  it('need the permission to write', async () => {
    const path = await participantsOf({ participants_v2: [phone] });
    const token = await api.token(undefined, ['CallRecords.Read.All']);
    const one = `${path}/${encodeURIComponent(phone.id)}`;
    expect((await client.get(one, { token })).status).toBe(200);
    expectError(await client.post(path, {}, { token }), 'forbidden');
    expectError(await client.patch(one, {}, { token }), 'forbidden');
    expectError(await client.delete(one, { token }), 'forbidden');
  });

  it('are put in their place, and changed on conditions', async () => {
    const path = await participantsOf();
    const one = `${path}/${encodeURIComponent(phone.id)}`;
    const put = (body: JsonObject) => api.request(one, { method: 'PUT', body });
    expect((await put({ administrativeUnitInfos: [] })).status).toBe(201);
    const replaced = await put({ identity: phone.identity });
    expect([replaced.status, replaced.json]).toMatchObject([200, phone]);
    expect(replaced.json).not.toHaveProperty('administrativeUnitInfos');
    const tag = String(replaced.headers.get('etag'));
    expect((await client.patch(one, { identity: null }, { headers: { 'if-match': tag } })).status).toBe(200);
    expectError(await client.patch(one, phone, { headers: { 'if-match': tag } }), 'resourceModified');
    expectError(await client.delete(one, { headers: { 'if-match': tag } }), 'resourceModified');
  });
});
