import { Client } from 'pg';
import { clientOf, idsOf, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { createSigningKey, goodClaims, signToken, audience, type SigningKey } from '../support/issuer';
import { Provider } from '../support/open-id-provider';
import { inMinutes, subscriptionBody, subscriptions } from '../support/subscriptions';
import { startTestApp, type TestApp } from '../support/test-app';
import { WebhookReceiver } from '../support/webhook-receiver';

let api: TestApp;
let client: CallRecordsClient;
let provider: Provider;
let key: SigningKey;
let receiver: WebhookReceiver;
let database: Client;
beforeAll(async () => {
  key = await createSigningKey('key');
  provider = new Provider();
  provider.keys = [key];
  await provider.start();
  const auth = { kind: 'provider', issuer: provider.issuer, audience } as const;
  [api, receiver] = await Promise.all([
    startTestApp({ auth, allowPrivateNotifications: true }),
    new WebhookReceiver().start(),
  ]);
  client = clientOf(api);
  database = new Client(api.databaseUrl);
  await database.connect();
});
afterEach(() => database.query('DELETE FROM subscription'));
afterAll(async () => {
  await database.end();
  await api.close();
  await receiver.stop();
  await provider.stop();
});

/** A token that names no application unless it is told to. */
async function as(claims: Record<string, unknown>): Promise<{ token: string }> {
  const roles = ['CallRecords.Read.All'];
  return { token: await signToken(key, { ...goodClaims(), appid: undefined, iss: provider.issuer, roles, ...claims }) };
}

describe('subjects without application', () => {
  it('keeps the subscriptions of subjects apart whose tokens name no application', async () => {
    const ada = await as({ oid: 'ada', sub: 'x' });
    const { id } = await client.create(subscriptions, subscriptionBody(receiver.origin), ada);
    const one = `${subscriptions}/${String(id)}`;
    const adaElsewhere = await as({ oid: 'ada', sub: 'y' });
    expect(idsOf(await client.read(subscriptions, adaElsewhere))).toEqual([id]);
    const others = [
      await as({ sub: 'ada' }),
      await as({ oid: 'bob', sub: 'x' }),
      await as({}),
      await as({ appid: 'app' }),
    ];
    for (const other of others) {
      expect(idsOf(await client.read(subscriptions, other))).toEqual([]);
      expectError(await client.get(one, other), 'notFound');
      expectError(await client.patch(one, { expirationDateTime: inMinutes(90) }, other), 'notFound');
      expectError(await client.get(`${one}/deliveries`, other), 'notFound');
      for (const action of ['reauthorize', 'replay'])
        expectError(await client.post(`${one}/${action}`, '', other), 'notFound');
      expectError(await client.delete(one, other), 'notFound');
    }
    expect((await client.delete(one, ada)).status).toBe(204);
  });

  it('shares the subscriptions of an application between its subjects', async () => {
    const { id } = await client.create(
      subscriptions,
      subscriptionBody(receiver.origin),
      await as({ appid: 'a', sub: 'x' }),
    );
    expect(idsOf(await client.read(subscriptions, await as({ appid: 'a', sub: 'y' })))).toEqual([id]);
  });

  it('leaves a subscription that is older than owners to whoever renews it', async () => {
    const [ada, bob] = [await as({ sub: 'ada' }), await as({ sub: 'bob' })];
    const { id } = await client.create(subscriptions, subscriptionBody(receiver.origin), ada);
    const one = `${subscriptions}/${String(id)}`;
    await database.query('UPDATE subscription SET owner = NULL');
    for (const someone of [ada, bob]) expect(idsOf(await client.read(subscriptions, someone))).toEqual([id]);
    expect((await client.patch(one, { expirationDateTime: inMinutes(90) }, bob)).status).toBe(200);
    expect(idsOf(await client.read(subscriptions, bob))).toEqual([id]);
    expectError(await client.get(one, ada), 'notFound');
  });
});
