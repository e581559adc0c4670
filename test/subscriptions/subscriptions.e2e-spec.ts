import type { JsonObject } from '../../src/edm/json/json-value';
import { clientOf, itemsOf, type CallRecordsClient } from '../support/call-records';
import { expectDetails, expectError } from '../support/expect-error';
import { inMinutes, subscriptionBody, subscriptions } from '../support/subscriptions';
import { otherTenant, startTestApp, type TestApp } from '../support/test-app';
import { WebhookReceiver } from '../support/webhook-receiver';

let api: TestApp;
let client: CallRecordsClient;
let receiver: WebhookReceiver;
beforeAll(async () => {
  [api, receiver] = await Promise.all([startTestApp(), new WebhookReceiver().start()]);
  client = clientOf(api);
});
afterAll(async () => {
  await api.close();
  await receiver.stop();
});
const shake = (): WebhookReceiver['shake'] => receiver.shake;
let honest: WebhookReceiver['shake'];
beforeAll(() => (honest = shake()));
afterEach(() => (receiver.shake = honest));

const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

function body(members: JsonObject = {}): JsonObject {
  return subscriptionBody(receiver.origin, members);
}

describe.each(['/v1.0', '/beta', ''])('below %p', (prefix) => {
  it('is created, read, listed, renewed, authorized again and deleted', async () => {
    const path = `${prefix}/subscriptions`;
    const wanted = body({ lifecycleNotificationUrl: `${receiver.origin}/lifecycle` });
    const created = await client.post(path, wanted);
    expect(created.status).toBe(201);
    const own = prefix === '/beta' ? { notificationContentType: 'application/json' } : {};
    expect(created.json).toEqual({
      '@odata.context': `${api.http}${prefix}/$metadata#subscriptions/$entity`,
      id: expect.stringMatching(guid),
      applicationId: 'test-client',
      creatorId: null,
      latestSupportedTlsVersion: 'v1_2',
      ...wanted,
      ...own,
    });
    const { id } = created.json;
    expect(created.headers.get('location')).toBe(`${api.http}${prefix}/subscriptions('${String(id)}')`);

    const one = `${path}/${String(id)}`;
    expect(await client.read(one)).toEqual(created.json);
    expect(await client.read(`${path}('${String(id)}')`)).toEqual(created.json);
    expect(itemsOf(await client.read(path)).find((item) => item.id === id)).toMatchObject(wanted);

    const expirationDateTime = inMinutes(120);
    const renewed = await client.patch(one, { expirationDateTime });
    expect([renewed.status, renewed.json]).toEqual([200, { ...created.json, expirationDateTime }]);
    expect(await client.read(one)).toEqual(renewed.json);
    for (const action of ['reauthorize', 'microsoft.graph.reauthorize'])
      expect((await client.post(`${one}/${action}`, '')).status).toBe(204);
    expect((await client.post(`${path}('${String(id)}')/microsoft.graph.replay`, {})).json.value).toBe(0);
    expect((await client.delete(one)).status).toBe(204);
    expectError(await client.get(one), 'notFound');
    expectError(await client.delete(one), 'notFound');
  });
});

describe('the handshake', () => {
  it('asks both addresses, with their queries kept and an empty body', async () => {
    receiver.handshakes.length = 0;
    const urls = {
      notificationUrl: `${receiver.origin}/a?x=1%202&y`,
      lifecycleNotificationUrl: `${receiver.origin}/b`,
    };
    await client.create(subscriptions, body(urls));
    const [a, b] = [...receiver.handshakes].sort((one, other) => (one.url < other.url ? -1 : 1));
    expect(a?.url).toMatch(/^\/a\?x=1%202&y&validationToken=Validation%3A%20/);
    expect(b?.url).toMatch(/^\/b\?validationToken=/);
    expect(a).toMatchObject({ body: '', headers: { 'content-type': 'text/plain; charset=utf-8' } });
  });

  it.each<[string, WebhookReceiver['shake'], RegExp]>([
    ['another status', (_, response) => void response.writeHead(202).end(), /must respond with 200 OK.*not 202/],
    [
      'a redirect',
      (_, response) => void response.writeHead(302, { location: '/' }).end(),
      /must respond with 200 OK.*302/,
    ],
    [
      'another text',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('hello'),
      /must exactly match validationToken/,
    ],
    [
      'another type',
      ({ url }, response) => {
        const token = new URL(url, 'http://localhost').searchParams.get('validationToken');
        response.writeHead(200, { 'content-type': 'text/html' }).end(token);
      },
      /must be text\/plain/,
    ],
    ['a broken connection', (_, response) => void response.destroy(), /The connection has failed: ECONNRESET/],
    [
      'more than a token',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('x'.repeat(1e6)),
      /must exactly match validationToken/,
    ],
  ])('fails with %s', async (_name, shake, message) => {
    receiver.shake = shake;
    const before = itemsOf(await client.read(subscriptions)).length;
    const error = expectError(await client.post(subscriptions, body()), 'subscriptionNotValidated');
    expect(error.message).toMatch(message);
    expect(error.details).toMatchObject([{ target: 'notificationUrl' }]);
    expect(itemsOf(await client.read(subscriptions))).toHaveLength(before);
  });

  it('is one for each address', async () => {
    receiver.shake = (received, response) =>
      received.url.startsWith('/lifecycle') ? void response.writeHead(404).end() : honest(received, response);
    const refused = await client.post(
      subscriptions,
      body({ lifecycleNotificationUrl: `${receiver.origin}/lifecycle` }),
    );
    const { details } = expectError(refused, 'subscriptionNotValidated');
    expect(details).toMatchObject([{ target: 'lifecycleNotificationUrl' }]);
  });

  it('is repeated for another address, and its failure leaves all as it was', async () => {
    const { id } = await client.create(subscriptions, body());
    const one = `${subscriptions}/${String(id)}`;
    receiver.handshakes.length = 0;
    const moved = await client.patch(one, { notificationUrl: `${receiver.origin}/moved` });
    expect([moved.status, moved.json.notificationUrl]).toEqual([200, `${receiver.origin}/moved`]);
    expect(receiver.handshakes).toHaveLength(1);
    expect((await client.patch(one, { expirationDateTime: inMinutes(90) })).status).toBe(200);
    expect(receiver.handshakes).toHaveLength(1);
    receiver.shake = (_, response) => void response.writeHead(404).end();
    const refused = await client.patch(one, {
      notificationUrl: `${receiver.origin}/other`,
      expirationDateTime: inMinutes(200),
    });
    expectError(refused, 'subscriptionNotValidated');
    expect((await client.read(one)).notificationUrl).toBe(`${receiver.origin}/moved`);
  });
});

describe('a body', () => {
  it.each<[string, JsonObject, string]>([
    ['an unknown kind of change', { changeType: 'created,moved' }, 'invalidValue changeType'],
    ['no kind of change', { changeType: '' }, 'invalidValue changeType'],
    ['another resource', { resource: 'users' }, 'invalidValue resource'],
    ['a resource below a call', { resource: 'communications/callRecords/a/sessions' }, 'invalidValue resource'],
    ['an option of a list', { resource: 'communications/callRecords?$top=1' }, 'invalidValue resource'],
    [
      'a filter that does not fit',
      { resource: "communications/callRecords?$filter=typ eq 'groupCall'" },
      'invalidValue resource',
    ],
    ['no URL', { notificationUrl: 'nowhere' }, 'invalidValue notificationUrl'],
    ['plain http', { notificationUrl: 'http://example.com/' }, 'invalidValue notificationUrl'],
    ['a private address', { notificationUrl: 'https://10.0.0.1/' }, 'invalidValue notificationUrl'],
    [
      'the link-local address of clouds',
      { notificationUrl: 'https://169.254.169.254/' },
      'invalidValue notificationUrl',
    ],
    ['IPv4 within IPv6', { notificationUrl: 'https://[::ffff:10.0.0.1]/' }, 'invalidValue notificationUrl'],
    ['a number for an address', { notificationUrl: 'https://167772161/' }, 'invalidValue notificationUrl'],
    ['a password', { notificationUrl: 'https://me:secret@example.com/' }, 'invalidValue notificationUrl'],
    ['another scheme', { lifecycleNotificationUrl: 'file:///etc/passwd' }, 'invalidValue lifecycleNotificationUrl'],
    ['a long clientState', { clientState: 'x'.repeat(129) }, 'invalidValue clientState'],
    ['an unknown version of TLS', { latestSupportedTlsVersion: 'v1_4' }, 'invalidValue latestSupportedTlsVersion'],
    ['the name of a certificate alone', { encryptionCertificateId: 'x' }, 'invalidValue encryptionCertificateId'],
    [
      'resource data for no certificate',
      { includeResourceData: true, encryptionCertificateId: 'x' },
      'invalidValue encryptionCertificate',
    ],
    [
      'a certificate that is none',
      { includeResourceData: true, encryptionCertificateId: 'x', encryptionCertificate: 'eA==' },
      'invalidValue encryptionCertificate',
    ],
    ['a member that does not exist', { notificationURL: 'x' }, 'unknownProperty notificationURL'],
    ['an expiry that is no time', { expirationDateTime: 'tomorrow' }, 'invalidValue expirationDateTime'],
  ])('is refused with %s', async (_name, members, detail) => {
    receiver.handshakes.length = 0;
    expect(expectDetails(await client.post(subscriptions, body(members)))).toEqual([detail]);
    expect(receiver.handshakes).toEqual([]);
  });

  it('has in v1.0 no member that only beta has', async () => {
    const sent = body({ notificationContentType: 'application/json' });
    expect(expectDetails(await client.post(subscriptions, sent))).toEqual(['unknownProperty notificationContentType']);
    const created = await client.create('/beta/subscriptions', sent);
    const one = `subscriptions/${String(created.id)}`;
    expect(expectDetails(await client.patch(`/${one}`, sent))).toEqual(['unknownProperty notificationContentType']);
    expect((await client.patch(`/beta/${one}`, created)).status).toBe(200);
    const requests = [{ id: '1', method: 'POST', url: '/subscriptions', body: sent }];
    for (const [version, status] of [
      ['v1.0', 400],
      ['beta', 201],
    ] as const) {
      const { json } = await client.post(`/${version}/$batch`, { requests });
      expect(itemsOf(json, 'responses')).toMatchObject([{ status }]);
    }
  });

  it('has to name what a subscription needs', async () => {
    expect(expectDetails(await client.post(subscriptions, {})).sort()).toEqual(
      ['changeType', 'expirationDateTime', 'notificationUrl', 'resource'].map((name) => `missingProperty ${name}`),
    );
  });

  it('says where the filter is wrong', async () => {
    const resource = "communications/callRecords?$filter=participants/any(p:p/ide eq '1')";
    const error = expectError(await client.post(subscriptions, body({ resource })), 'invalidBody');
    expect(error.message).toMatch(/^resource cannot be watched: \$filter: .*'ide'.* at 22/);
  });

  it.each([
    'communications/callRecords',
    '/communications/callRecords/some-id',
    "communications/callRecords('some-id')",
    "/communications/callRecords?$filter=participants/any(p:p/id eq '821809f5-0000-0000-0000-3b5136c0e777')",
    "/communications/callRecords?$filter=participants/any(p:p/id in ('a','b')) or participants/any(p:p/id eq 'c')",
    "communications/callRecords?$filter=type%20eq%20'groupCall' and sessions/any(s:s/isTest)",
  ])('takes the resource %s as it is written', async (resource) => {
    expect(await client.create(subscriptions, body({ resource }))).toMatchObject({ resource });
  });

  it('ends at most 4230 minutes ahead, and 45 minutes at least', async () => {
    const late = await client.post(subscriptions, body({ expirationDateTime: inMinutes(4_240) }));
    const words = 'Subscription expiration can only be 4230 minutes in the future.';
    expect(expectError(late, 'expirationTooFar').message).toBe(words);
    const short = await client.create(subscriptions, body({ expirationDateTime: inMinutes(-5) }));
    const end = Date.parse(String(short.expirationDateTime));
    expect(end).toBeGreaterThan(Date.parse(inMinutes(44)));
    expect(end).toBeLessThanOrEqual(Date.parse(inMinutes(45)));
    const one = `${subscriptions}/${String(short.id)}`;
    expectError(await client.patch(one, { expirationDateTime: inMinutes(4_240) }), 'expirationTooFar');
    const long = await client.patch(one, { expirationDateTime: inMinutes(4_229) });
    expect(Date.parse(String(long.json.expirationDateTime))).toBeGreaterThan(Date.parse(inMinutes(4_228)));
    const cut = await client.patch(one, { expirationDateTime: inMinutes(1) });
    expect(Date.parse(String(cut.json.expirationDateTime))).toBeGreaterThan(Date.parse(inMinutes(44)));
  });

  it('cannot change what is set when a subscription is made', async () => {
    const created = await client.create(subscriptions, body());
    const one = `${subscriptions}/${String(created.id)}`;
    const changed = await client.patch(one, { changeType: 'deleted', resource: created.resource ?? null });
    expect(expectDetails(changed)).toEqual(['invalidValue changeType']);
    expect((await client.patch(one, created)).status).toBe(200);
  });
});

describe('a subscription', () => {
  it('belongs to one tenant and one application, and needs the permission to read', async () => {
    const { id } = await client.create(subscriptions, body());
    const one = `${subscriptions}/${String(id)}`;
    const theirs = { token: await api.token(otherTenant) };
    for (const answer of [
      await client.get(one, theirs),
      await client.patch(one, { expirationDateTime: inMinutes(60) }, theirs),
      await client.post(`${one}/reauthorize`, '', theirs),
      await client.delete(one, theirs),
      await client.get(`${subscriptions}/not-a-guid`),
    ])
      expectError(answer, 'notFound');
    expect(itemsOf(await client.read(subscriptions, theirs))).toEqual([]);
    expectError(await client.get(subscriptions, { token: await api.token(undefined, []) }), 'forbidden');
    expectError(await client.get(subscriptions, { token: null }), 'unauthenticated');
    const reader = { token: await api.token(undefined, ['CallRecords.Read.All']) };
    expect((await client.post(subscriptions, body(), reader)).status).toBe(201);
  });

  it('has no tag, and no change on the condition of one', async () => {
    const { id } = await client.create(subscriptions, body());
    const one = `${subscriptions}/${String(id)}`;
    const renewal = { expirationDateTime: inMinutes(90) };
    expect((await client.get(one)).headers.get('etag')).toBeNull();
    for (const headers of [{ 'if-match': 'W/"1"' }, { 'if-none-match': '*' }] as Record<string, string>[]) {
      expectError(await client.patch(one, renewal, { headers }), 'resourceModified');
      expectError(await client.post(`${one}/reauthorize`, '', { headers }), 'resourceModified');
      expectError(await client.post(`${one}/replay`, '', { headers }), 'resourceModified');
      expectError(await client.delete(one, { headers }), 'resourceModified');
    }
    expect((await client.patch(one, renewal, { headers: { 'if-match': '*' } })).status).toBe(200);
    expect((await client.delete(one, { headers: { 'if-match': '*' } })).status).toBe(204);
    expectError(await client.delete(one, { headers: { 'if-match': 'W/"1"' } }), 'notFound');
  });

  it('has other methods and options refused', async () => {
    expect((await client.get(`${subscriptions}?$top=1`)).status).toBe(400);
    const put = await api.request(subscriptions, { method: 'PUT', body: {} });
    expectError(put, 'methodNotAllowed');
    expect(put.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it('has a limit for each tenant', async () => {
    const theirs = { token: await api.token(otherTenant) };
    const make = () => client.post(subscriptions, body(), theirs);
    const made = await Promise.all(Array.from({ length: 103 }, make));
    expect(made.filter(({ status }) => status === 201)).toHaveLength(100);
    const [refused] = made.filter(({ status }) => status !== 201);
    if (refused) expect(expectError(refused, 'tooManySubscriptions').message).toContain('100 subscriptions');
  });
});
