import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { consents, OddServer, says, type Oddity } from '../support/odd-server';
import { subscriptionBody, subscriptions } from '../support/subscriptions';
import { startTestApp, type TestApp } from '../support/test-app';
import { WebhookReceiver } from '../support/webhook-receiver';

const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n';

let api: TestApp;
let client: CallRecordsClient;
let receiver: WebhookReceiver;
const servers: OddServer[] = [];
beforeAll(async () => {
  [api, receiver] = await Promise.all([startTestApp(), new WebhookReceiver().start()]);
  client = clientOf(api);
});
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));
afterAll(async () => {
  await api.close();
  await receiver.stop();
});

async function serve(react?: Oddity): Promise<OddServer> {
  const server = await new OddServer(react).start();
  servers.push(server);
  return server;
}

describe('an address that answers 101', () => {
  it('is refused as one that cannot be asked, also in a group', async () => {
    const server = await serve(says(upgrade));
    const body = subscriptionBody(receiver.origin, { notificationUrl: server.url() });
    const error = expectError(await client.post(subscriptions, body), 'subscriptionNotValidated');
    expect(error.message).toMatch(/must respond with 200 OK.*not 101/);
    const item = { id: '1', method: 'POST', url: '/subscriptions', atomicityGroup: 'a', body };
    const { json } = await client.post('/v1.0/$batch', { requests: [item] });
    expect((json.responses as JsonObject[]).map(({ status }) => Number(status))).toEqual([400]);
    await server.untilLeft();
  });

  it('is one to which nothing can be sent, and holds up no other', async () => {
    const server = await serve(consents(says(`HTTP/1.1 103 Early Hints\r\n\r\n${upgrade}`)));
    const odd: JsonObject[] = [];
    // One more than POSTs are made at a time.
    for (let n = 0; n < 33; n++) {
      const notificationUrl = `${server.url()}${n}`;
      odd.push(await client.create(subscriptions, subscriptionBody(receiver.origin, { notificationUrl })));
    }
    await client.create(subscriptions, subscriptionBody(receiver.origin));
    await client.create(callRecords, recordBody({ id: 'a' }));
    await receiver.until(() => receiver.notifications().length === 1);
    for (const { id } of odd) {
      const path = `${subscriptions}/${String(id)}/deliveries`;
      let [delivery] = itemsOf(await client.read(path));
      while (delivery?.lastError === null) [delivery] = itemsOf(await client.read(path));
      expect(delivery).toMatchObject({ status: 'pending', lastError: 'The answer has the status 101.' });
    }
  });
});
