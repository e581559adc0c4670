import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, pathOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
let root: string;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  root = `${api.http}/v1.0/communications`;
  const identity = { '@odata.type': '#microsoft.graph.identitySet', seat: { row: 3, side: 'left' }, tags: ['x'], n: 5 };
  const caller = { '@odata.type': '#microsoft.graph.callRecords.participantEndpoint', identity };
  const sessions = [sessionBody({ id: 's', caller, segments: [segmentBody({ id: "g'1" })] })];
  await client.create(callRecords, recordBody({ id: 'c', sessions, participants_v2: [{ id: 'p' }] }));
});
afterAll(() => api.close());

const full = { headers: { accept: 'application/json;odata.metadata=full' } };
const session = () => `${root}/callRecords('c')/sessions('s')`;
const segment = () => `${session()}/segments('g''1')`;

describe('sessions and segments of all calls', () => {
  it.each([
    ['sessions', 'session', () => session()],
    ['segments', 'segment', () => segment()],
  ])('/%s tells the URL of each entity', async (name, type, url) => {
    const page = await client.read(`/v1.0/communications/${name}`);
    expect(page['@odata.context']).toBe(`${api.http}/v1.0/$metadata#Collection(microsoft.graph.callRecords.${type})`);
    const [item] = itemsOf(page);
    expect(decodeURIComponent(String(item?.['@odata.id']))).toBe(decodeURIComponent(url()));
    expect((await client.read(pathOf(item?.['@odata.id']))).id).toBe(item?.id);
  });

  it('have all links with metadata=full, also in what is expanded', async () => {
    const [item] = itemsOf(await client.read('/v1.0/communications/sessions?$expand=segments', full));
    expect(item).toMatchObject({
      '@odata.id': session(),
      '@odata.editLink': session(),
      'segments@odata.navigationLink': `${session()}/segments`,
      'segments@odata.associationLink': `${session()}/segments/$ref`,
    });
    const [inner] = itemsOf(item ?? {}, 'segments');
    expect((await client.read(pathOf(inner?.['@odata.editLink']))).id).toBe("g'1");
  });

  it('name what is selected in the context', async () => {
    const page = await client.read('/v1.0/communications/sessions?$select=id,isTest');
    expect(page['@odata.context']).toBe(
      `${api.http}/v1.0/$metadata#Collection(microsoft.graph.callRecords.session)(id,isTest)`,
    );
  });

  it('have no links with metadata=none', async () => {
    const accept = 'application/json;odata.metadata=none';
    const page = await client.read('/v1.0/communications/sessions', { headers: { accept } });
    expect(JSON.stringify(page)).not.toContain('@odata');
  });
});

describe('a row without its key', () => {
  it.each([
    [
      'of a collection',
      `${callRecords}?$select=type`,
      (page: JsonObject) => itemsOf(page)[0]?.['@odata.id'],
      () => `${root}/callRecords('c')`,
    ],
    [
      'of the delta function',
      `${callRecords}/delta?$select=type`,
      (page: JsonObject) => itemsOf(page)[0]?.['@odata.id'],
      () => `${root}/callRecords('c')`,
    ],
    [
      'of a contained collection',
      `${pathTo('c')}/sessions?$select=isTest`,
      (page: JsonObject) => itemsOf(page)[0]?.['@odata.id'],
      session,
    ],
    [
      'of an expanded collection',
      `${pathTo('c')}?$expand=sessions($select=isTest)`,
      (record: JsonObject) => itemsOf(record, 'sessions')[0]?.['@odata.id'],
      session,
    ],
  ])('%s has its URL', async (_, path, told, url) => {
    expect(told(await client.read(path))).toBe(url());
  });

  it('has it in a batch', async () => {
    const request: JsonObject = { id: '1', method: 'GET', url: '/communications/callRecords?$select=type' };
    const [answer] = itemsOf((await client.post('/v1.0/$batch', { requests: [request] })).json, 'responses');
    expect(itemsOf(answer?.body as JsonObject)[0]).toMatchObject({ '@odata.id': `${root}/callRecords('c')` });
  });

  it('has its links with metadata=full', async () => {
    const [row] = itemsOf(await client.read(`${callRecords}?$select=type`, full));
    expect(row).toMatchObject({ '@odata.editLink': `${root}/callRecords('c')` });
  });

  it('does not need it where the request has named the entity, or in an export', async () => {
    expect(await client.read(`${pathTo('c')}?$select=type`)).not.toHaveProperty(['@odata.id']);
    const { text } = await client.get(`${callRecords}?$select=type`, { headers: { accept: 'application/x-ndjson' } });
    expect(text).toBe('{"type":"groupCall"}\n');
  });
});

describe('an undeclared member by its path', () => {
  const at = (member: string) =>
    `${pathTo('c', 's')}/caller/microsoft.graph.callRecords.participantEndpoint/identity/${member}`;

  it('that is complex is the object itself', async () => {
    const { '@odata.context': context, ...seat } = await client.read(at('seat'));
    expect(context).toMatch(/\/identity\/seat$/);
    expect(seat).toEqual({ row: 3, side: 'left' });
    expect(await client.read(at('seat'), full)).toMatchObject({ row: 3, side: 'left' });
  });

  it('that is a list or a single value is in value', async () => {
    expect(await client.read(at('tags'))).toMatchObject({ value: ['x'] });
    expect(await client.read(at('n'))).toMatchObject({ value: 5 });
    expect((await client.get(`${at('n')}/$value`)).text).toBe('5');
  });
});
