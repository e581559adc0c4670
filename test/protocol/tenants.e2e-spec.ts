import { readFile } from 'node:fs/promises';
import type { Permission } from '../../src/auth/permissions';
import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody, segmentBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, idsOf, itemsOf, pathOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import {
  otherTenant,
  startTestApp,
  tenant,
  type TestApp,
  type TestRequest,
  type TestResponse,
} from '../support/test-app';

const people = { organizer_v2: { id: 'o' }, participants_v2: [{ id: 'p' }] };

let api: TestApp;
let client: CallRecordsClient;
/** What a caller of the other tenant adds to a request. */
let theirs: { token: string };
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  theirs = { token: await api.token(otherTenant) };
  await client.create(callRecords, wholeCall({ id: 'ours', ...people }));
});
afterAll(() => api.close());

interface Operation {
  readonly method: string;
  readonly path: (id: string) => string;
  readonly body?: JsonObject;
  /** A body that is sent as it is, a JSON text a line. */
  readonly lines?: string;
}

const sessions = (id: string): string => `${pathTo(id)}/sessions`;
const organizer = (id: string): string => `${pathTo(id)}/organizer_v2`;
const participants = (id: string): string => `${pathTo(id)}/participants_v2`;
const participant = (id: string): string => `${participants(id)}/p`;
const segments = (id: string): string => `${pathTo(id, 's')}/segments`;
const onRecord: Operation[] = [
  { method: 'GET', path: (id) => pathTo(id) },
  { method: 'HEAD', path: (id) => pathTo(id) },
  { method: 'GET', path: (id) => `${pathTo(id)}?$expand=sessions($expand=segments),participants_v2` },
  { method: 'PATCH', path: (id) => pathTo(id), body: { joinWebUrl: 'changed' } },
  { method: 'PATCH', path: (id) => pathTo(id), body: {} },
  { method: 'GET', path: organizer },
  { method: 'PATCH', path: organizer, body: { identity: null } },
  { method: 'PATCH', path: organizer, body: {} },
  { method: 'PUT', path: organizer, body: { identity: null } },
  { method: 'DELETE', path: organizer },
  { method: 'GET', path: participants },
  { method: 'GET', path: (id) => `${participants(id)}/$count` },
  { method: 'POST', path: participants, body: {} },
  { method: 'POST', path: participants, body: { id: 'p' } },
  { method: 'GET', path: participant },
  { method: 'PATCH', path: participant, body: { identity: null } },
  { method: 'PUT', path: participant, body: { identity: null } },
  { method: 'DELETE', path: participant },
  { method: 'GET', path: (id) => `${pathTo(id)}/streams` },
  { method: 'GET', path: (id) => `${pathTo(id)}/streams/$count` },
  { method: 'GET', path: sessions },
  { method: 'GET', path: (id) => `${sessions(id)}/$count` },
  { method: 'POST', path: sessions, body: sessionBody() },
  { method: 'POST', path: sessions, body: sessionBody({ id: 's' }) },
  { method: 'GET', path: (id) => pathTo(id, 's') },
  { method: 'PATCH', path: (id) => pathTo(id, 's'), body: { isTest: true } },
  { method: 'GET', path: segments },
  { method: 'GET', path: (id) => `${segments(id)}/$count` },
  { method: 'POST', path: segments, body: segmentBody() },
  { method: 'POST', path: segments, body: segmentBody({ id: 'g' }) },
  { method: 'GET', path: (id) => pathTo(id, 's', 'g') },
  { method: 'PATCH', path: (id) => pathTo(id, 's', 'g'), body: { media: [] } },
  { method: 'PUT', path: (id) => pathTo(id, 's'), body: sessionBody() },
  { method: 'PUT', path: (id) => pathTo(id, 's', 'g'), body: segmentBody() },
  { method: 'DELETE', path: (id) => pathTo(id, 's', 'g') },
  { method: 'DELETE', path: (id) => pathTo(id, 's') },
  { method: 'DELETE', path: (id) => pathTo(id) },
];
const onRoot: Operation[] = [
  ...['sessions', 'segments', 'streams', 'callSummaries', 'qualityHours']
    .flatMap((name) => [name, `${name}/$count`])
    .map((path) => ({ method: 'GET', path: () => `/v1.0/communications/${path}` })),
  { method: 'GET', path: () => callRecords },
  { method: 'HEAD', path: () => callRecords },
  { method: 'GET', path: () => `${callRecords}/$count` },
  { method: 'GET', path: () => `${callRecords}/export` },
  { method: 'GET', path: () => `${callRecords}/delta()` },
  { method: 'POST', path: () => callRecords, body: recordBody() },
  // Below the root, it makes a call of the caller's own.
  { method: 'PUT', path: (id) => pathTo(id), body: recordBody() },
  { method: 'POST', path: () => '/v1.0/$batch', body: { requests: [{ id: '1', method: 'GET', url: callRecords }] } },
  { method: 'POST', path: () => `${callRecords}/import`, lines: JSON.stringify(recordBody({ id: 'imported' })) },
];
const operations = [...onRoot, ...onRecord].map((operation) => ({
  ...operation,
  title: `${operation.method} ${operation.path('ours').replace(callRecords, '…')} ${JSON.stringify(operation.body)?.slice(0, 30) ?? ''}`,
}));

const run = ({ method, path, body, lines }: Operation, id: string, options: TestRequest): Promise<TestResponse> => {
  const headers: Record<string, string> = lines === undefined ? {} : { 'content-type': 'application/x-ndjson' };
  return api.request(path(id), { method, body: lines ?? body, headers, ...options });
};

/** All that the first tenant has of one call. */
const snapshot = (id: string): Promise<JsonObject> =>
  client.read(`${pathTo(id)}?$expand=sessions($expand=segments),participants_v2`);

describe('the call of another tenant', () => {
  it.each(operations.slice(onRoot.length))('is as absent as one that never was: $title', async (operation) => {
    const before = await snapshot('ours');
    const [theirOwn, nobodys] = [await run(operation, 'ours', theirs), await run(operation, 'nobodys', theirs)];
    expect(theirOwn.status).toBe(404);
    if (operation.method !== 'HEAD') {
      const { message, code } = expectError(theirOwn, 'notFound');
      expect(expectError(nobodys, 'notFound')).toMatchObject({ message, code });
    }
    expect(await snapshot('ours')).toEqual(before);
  });

  it.each([undefined, 'g'])('is as absent within a batch, in the group %s', async (group) => {
    const before = await snapshot('ours');
    const requests = onRecord
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, path, body }, n) => ({
        id: String(n),
        method,
        url: path('ours'),
        ...(body ? { body } : {}),
        ...(group === undefined ? {} : { atomicityGroup: group + n }),
      }));
    for (let from = 0; from < requests.length; from += 20) {
      const { json } = await client.post('/v1.0/$batch', { requests: requests.slice(from, from + 20) }, theirs);
      expect(itemsOf(json, 'responses').filter(({ status }) => status !== 404)).toEqual([]);
      expect(itemsOf(json, 'responses')).toHaveLength(Math.min(20, requests.length - from));
    }
    expect(await snapshot('ours')).toEqual(before);
  });

  it.each([
    'callRecords/ours/organizer_v2',
    'callRecords/ours/startDateTime',
    'callRecords/ours/startDateTime/$value',
    'callRecords/ours/$ref',
    'callRecords/ours/participants_v2/p',
    'callRecords/ours/participants_v2/$count',
    'callRecords/ours/sessions/$ref',
    'callRecords/ours/sessions/$filter(true)',
    'callRecords/ours/sessions/$filter(true)/$count',
    'callRecords/ours/sessions/s/caller',
    'callRecords/ours/sessions/s/segments/g/$ref',
  ])('is as absent by the path %s', async (path) => {
    const at = `/v1.0/communications/${path}`;
    expect([200, 204]).toContain((await client.get(at)).status);
    expectError(await client.get(at, theirs), 'notFound');
  });

  it('is in no export', async () => {
    expect((await client.get(`${callRecords}/export`, theirs)).text).not.toContain('"ours"');
    expect((await client.get(`${callRecords}/export`)).text).toContain('"ours"');
  });

  it.each([
    "callRecords?$filter=id eq 'ours'",
    "callRecords?$filter=sessions/any(s:s/id eq 's')",
    "callRecords?$filter=sessions/any(s:s/segments/any(g:g/id eq 'g'))",
    'callRecords?$filter=participants_v2/$count gt 0',
    'callRecords?$orderby=sessions/$count desc',
    'callRecords?$compute=sessions/$count as n&$filter=n gt 0',
    'callRecords?$search=p OR s OR g OR ours',
    'callRecords?$expand=*($levels=max)',
    'callRecords/$ref',
    'callRecords/$filter(true)',
    'sessions',
    'sessions?$expand=segments',
    "sessions?$filter=callRecordId eq 'ours'",
    'sessions/$ref',
    'segments',
    "segments?$filter=callRecordId eq 'ours'",
    'segments/$ref',
  ])('is in no answer to %s', async (query) => {
    const { text, json } = await client.get(`/v1.0/communications/${encodeURI(query)}`, theirs);
    expect(json.value).toBeDefined();
    expect(text).not.toContain("ours'");
    expect(itemsOf(json).map(({ id, callRecordId }) => callRecordId ?? id)).not.toContain('ours');
  });

  it('is in no list and no count', async () => {
    const list = await client.read(`${callRecords}?$top=1000&$expand=sessions,participants_v2`, theirs);
    expect(idsOf(list)).not.toContain('ours');
    expect((await client.get(`${callRecords}/$count`, theirs)).text).toBe(String(idsOf(list).length));
  });
});

describe('tenants', () => {
  it('the matrix holds every operation that the document describes', async () => {
    const { paths } = JSON.parse(await readFile('openapi.json', 'utf8')) as { paths: Record<string, object> };
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '*')}`),
    );
    const tried = operations.map(({ method, path }) => {
      const [collections = ''] = path('*').replace('/v1.0', '').split('?');
      return `${method} ${collections.replaceAll(/\/(sessions|segments|participants_v2)\/[sgp](?=\/|$)/g, '/$1/*')}`;
    });
    // Those of the logs have tests of their own, in call-logs/, and so have subscriptions and derived rows.
    const others =
      /\/callRecords\/(?:get\w+\(|pstnCalls|directRoutingCalls)| \/subscriptions|\/(?:streams|callSummaries|qualityHours)\/\*$/;
    expect(described.filter((operation) => !tried.includes(operation) && !others.test(operation))).toEqual([]);
  });
});

describe('ids', () => {
  it('may have 200 characters of four bytes each at every level', async () => {
    const long = (seed: number): string =>
      String.fromCodePoint(...Array.from({ length: 200 }, (_, n) => 0x20000 + ((n * 7919 + seed * 104729) % 40_000)));
    const [c, s, g, p] = [1, 2, 3, 4].map(long) as [string, string, string, string];
    const call = recordBody({
      id: c,
      sessions: [sessionBody({ id: s, segments: [segmentBody({ id: g })] })],
      participants_v2: [{ id: p }],
    });
    await client.create(callRecords, call);
    await client.create(`${pathTo(c)}/sessions`, sessionBody({ id: g }));
    expect(await client.read(pathTo(c, s, g))).toMatchObject({ id: g });
    expect(await client.read(pathTo(c, g))).toMatchObject({ id: g });
    expect((await client.delete(pathTo(c))).status).toBe(204);
  });

  it('may be the same in two tenants, each with its own call', async () => {
    const body = (url: string, id = 'shared') => wholeCall({ id, joinWebUrl: url });
    const mine = await client.create(callRecords, body('mine'));
    expect(await client.create(callRecords, body('theirs'), theirs)).toMatchObject({
      id: 'shared',
      joinWebUrl: 'theirs',
    });
    expectError(await client.post(callRecords, body('again'), theirs), 'nameAlreadyExists');

    await client.create(sessions('shared'), sessionBody({ id: 'only theirs' }), theirs);
    expect((await client.patch(pathTo('shared', 's'), { isTest: true }, theirs)).status).toBe(200);
    expect((await client.delete(pathTo('shared', 's', 'g'), theirs)).status).toBe(204);
    const whole = { method: 'PUT', body: recordBody({ joinWebUrl: 'theirs' }), ...theirs };
    for (const [id, status] of [
      ['only mine', 201],
      ['shared', 200],
    ] as const) {
      if (status === 201) await client.create(callRecords, body('mine', id));
      expect((await api.request(pathTo(id), whole)).status).toBe(status);
    }
    expect(await snapshot('only mine')).toMatchObject({ version: 1, joinWebUrl: 'mine' });
    expect(await snapshot('shared')).toMatchObject({ version: mine.version ?? null, sessions: mine.sessions ?? null });

    expect((await client.delete(pathTo('shared'))).status).toBe(204);
    const left = await client.read(`${pathTo('shared')}?$expand=sessions`, theirs);
    expect([left.joinWebUrl, idsOf(left, 'sessions')]).toEqual(['theirs', ['s', 'only theirs']]);
    expect((await client.delete(pathTo('shared'), theirs)).status).toBe(204);
  });
});

describe('tenants', () => {
  it('A link that was made for one tenant is refused to another', async () => {
    const records = many(62, () => recordBody({ startDateTime: '2001-01-01T00:00:00Z' }));
    for (const options of [undefined, theirs])
      await Promise.all(records.map((body) => client.create(callRecords, body, options)));
    await client.create(callRecords, recordBody({ id: 'long', sessions: many(61, () => sessionBody()) }));

    const next = (await client.read(callRecords))['@odata.nextLink'];
    const below = (await client.read(sessions('long')))['@odata.nextLink'];
    const expanded = itemsOf(await client.read(`${callRecords}?$expand=sessions`)).find(({ id }) => id === 'long');
    for (const link of [next, below, expanded?.['sessions@odata.nextLink']]) {
      expectError(await client.get(pathOf(link), theirs), 'invalidQuery');
      expect((await client.get(pathOf(link))).status).toBe(200);
    }
  });
});

describe('permissions', () => {
  const tokenOf = (...permissions: Permission[]): Promise<string> => api.token(tenant, permissions);
  /** A batch is for everybody; its requests ask for their permissions themselves. */
  const isReading = ({ method, path }: Operation): boolean =>
    method === 'GET' || method === 'HEAD' || path('').endsWith('/$batch');

  it.each(operations)('without a good token nothing is done: $title', async (operation) => {
    const before = await snapshot('ours');
    for (const [token, challenge] of [
      [null, /^Bearer realm="[^"]+"$/],
      ['not-a-token', /^Bearer realm="[^"]+", error="invalid_token"/],
      [`${theirs.token}x`, /^Bearer realm="[^"]+", error="invalid_token"/],
    ] as const) {
      const answer = await run(operation, 'ours', { token });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(challenge);
      if (operation.method !== 'HEAD') expectError(answer, 'unauthenticated');
    }
    expect(await snapshot('ours')).toEqual(before);
  });

  it.each(operations)('reading and writing are told apart: $title', async (operation) => {
    const id = String((await client.create(callRecords, wholeCall(people))).id);
    const before = await snapshot(id);
    // The permission for logs opens nothing here.
    const forbidden = [await tokenOf()];
    if (!operation.path('').endsWith('/$batch')) forbidden.push(await tokenOf('CallRecord-PstnCalls.Read.All'));
    if (!isReading(operation)) forbidden.push(await tokenOf('CallRecords.Read.All'));
    for (const token of forbidden) {
      const answer = await run(operation, id, { token });
      expect(answer.status).toBe(403);
      if (operation.method !== 'HEAD') expect(expectError(answer, 'forbidden').message).toContain('CallRecords.Read');
    }
    expect(await snapshot(id)).toEqual(before);
    const enough = isReading(operation)
      ? await tokenOf('CallRecords.Read.All')
      : await tokenOf('CallRecords.ReadWrite.All');
    const { status } = await run(operation, id, { token: enough });
    expect(operation.body?.id === undefined ? [200, 201, 204] : [409]).toContain(status);
  });

  it.each(['/%63ommunications/callRecords', '/v1.0/%63ommunications/callRecords', '/communications%2FcallRecords'])(
    'another way to write the path opens nothing: %s',
    async (path) => {
      for (const method of ['GET', 'POST']) {
        const { status } = await api.request(path, {
          method,
          token: null,
          body: method === 'POST' ? recordBody() : undefined,
        });
        expect([401, 404]).toContain(status);
      }
    },
  );
});
