import { many, recordBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, idsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  await client.create(callRecords, wholeCall({ id: 'known', organizer_v2: { id: 'o' } }));
});
afterAll(() => api.close());

const known = pathTo('known', 's', 'g');
const reads = [
  callRecords,
  `${callRecords}/$count`,
  pathTo('known'),
  `${pathTo('known')}/sessions`,
  `${pathTo('known')}/sessions/$count`,
  pathTo('known', 's'),
  `${pathTo('known', 's')}/segments`,
  `${pathTo('known', 's')}/segments/$count`,
  known,
];

describe('the protocol of operations', () => {
  it.each(reads)('HEAD %s answers as GET does, without a body', async (path) => {
    const [get, head] = [await client.get(path), await api.request(path, { method: 'HEAD' })];
    expect([head.status, head.text]).toEqual([200, '']);
    for (const name of ['content-type', 'content-length', 'odata-version'])
      expect(head.headers.get(name)).toBe(get.headers.get(name));
  });

  it.each(reads)('%s may end with a slash', async (path) => {
    const [plain, slashed] = [await client.get(path), await client.get(`${path}/`)];
    expect([slashed.status, slashed.text]).toEqual([200, plain.text]);
  });

  it('an organizer of null has no context URL', async () => {
    const id = 'without organizer';
    await client.create(callRecords, recordBody({ id, organizer_v2: null }));
    const record = await client.read(pathTo(id));
    expect(record.organizer_v2).toBeNull();
    expect(record).not.toHaveProperty('organizer_v2@odata.context');
    await client.delete(pathTo(id));
  });

  it('an id that is taken is named, whatever the collection', async () => {
    for (const [path, body] of [
      [callRecords, recordBody({ id: 'known' })],
      [`${pathTo('known')}/sessions`, sessionBody({ id: 's' })],
    ] as const)
      expect(expectError(await client.post(path, body), 'nameAlreadyExists').message).toBe(
        `An entity with the id '${String(body.id)}' already exists.`,
      );
  });

  it.each(['/$count', '/%24count'])('%s counts', async (count) => {
    for (const collection of [
      callRecords,
      `${pathTo('known')}/sessions`,
      `${callRecords}('known')/sessions('s')/segments`,
    ])
      expect((await client.get(collection + count)).text).toBe('1');
  });

  it.each([
    ['minimal', undefined],
    ['minimal', '*/*'],
    ['minimal', 'text/html, application/json;q=0.5'],
    ['minimal', 'application/json;odata.metadata=minimal'],
    ['none', 'application/json;odata.metadata=none'],
    ['none', 'application/json; metadata="none"'],
  ])('metadata=%s for Accept: %s', async (level, accept) => {
    const headers = accept === undefined ? undefined : { accept };
    const answer = await client.get(`${pathTo('known')}?$expand=sessions`, { headers });
    expect(answer.headers.get('content-type')).toBe(`application/json;odata.metadata=${level}`);
    expect(answer.text.includes('@odata.')).toBe(level === 'minimal');
    expect(idsOf(answer.json, 'sessions')).toEqual(['s']);
  });

  it('metadata=none keeps the links to more', async () => {
    await client.create(callRecords, recordBody({ id: 'long', sessions: many(61, () => sessionBody()) }));
    const headers = { accept: 'application/json;odata.metadata=none' };
    const record = await client.read(`${pathTo('long')}?$expand=sessions`, { headers });
    expect(Object.keys(record).filter((name) => name.includes('@'))).toEqual(['sessions@odata.nextLink']);
    await client.delete(pathTo('long'));
  });

  it.each([
    [{}, '4.0'],
    [{ 'OData-MaxVersion': '4.0' }, '4.0'],
    [{ 'OData-MaxVersion': '4.01' }, '4.01'],
    [{ 'OData-Version': '4.01' }, '4.01'],
  ])('headers %j get OData-Version %s', async (headers, version) => {
    for (const path of [known, `${callRecords}/nobody`])
      expect((await client.get(path, { headers })).headers.get('odata-version')).toBe(version);
  });

  it('every answer has a request-id of its own and echoes the client-request-id', async () => {
    const headers = { 'client-request-id': 'mine/1', 'request-id': 'not mine' };
    const answers = [
      await client.get(known, { headers }),
      await client.get(`${callRecords}/$count`, { headers }),
      await client.get(pathTo('nobody'), { headers }),
      await client.get('/nowhere', { headers }),
      await client.get(known, { headers, token: null }),
      await client.post(callRecords, '{', { headers }),
    ];
    for (const answer of answers) expect(answer.headers.get('client-request-id')).toBe('mine/1');
    expect(new Set(answers.map((answer) => answer.headers.get('request-id'))).size).toBe(answers.length);
    expectError(await client.get(pathTo('nobody'), { headers }), 'notFound');
    expect((await client.get(known)).headers.get('client-request-id')).toBeNull();
  });

  it('context URLs say what was selected and expanded', async () => {
    const record = await client.read(`${pathTo('known')}?$select=id&$expand=sessions($select=id;$expand=segments)`);
    const root = `${api.http}/v1.0/$metadata#communications/callRecords`;
    expect(record).toMatchObject({
      '@odata.context': `${root}(id,sessions(id,segments()))/$entity`,
      'sessions@odata.context': `${root}('known')/sessions(id,segments())`,
    });
    const whole = await client.read(pathTo('known'));
    expect(whole['organizer_v2@odata.context']).toBe(`${root}('known')/organizer_v2/$entity`);
  });
});
