import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { attacks, callRecordsPath, Client } from '../support/attacks';
import { recordBody, segmentBody, sessionBody } from '../support/bodies';
import { ndjson } from '../support/imports';
import { Services, tokenFor } from '../support/service';
import { subscriptionBody } from '../support/subscriptions';
import { otherTenant, tenant } from '../support/test-app';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { WebhookReceiver } from '../support/webhook-receiver';

// The first start builds where there is no fresh build.
jest.setTimeout(180_000);

/** A reverse proxy as operators put it in front: it passes requests on, and says where they came from. */
async function startProxy(target: string): Promise<Server> {
  const { hostname, port } = new URL(target);
  const proxy = createServer((incoming, answer) => {
    const headers = {
      ...incoming.headers,
      'x-forwarded-for': incoming.socket.remoteAddress,
      'x-forwarded-host': 'localhost',
      'x-forwarded-proto': 'https',
    };
    const { method, url } = incoming;
    const outgoing = httpRequest({ hostname, port, method, path: url, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return proxy;
}

/** A way to run the service. */
interface Deployment {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly isExternal?: boolean;
  readonly hasProxy?: boolean;
}

const deployments: readonly Deployment[] = [
  { name: 'as it starts by itself', env: {} },
  { name: 'with two workers', env: { WORKERS: '2' } },
  { name: 'on an external PostgreSQL', env: {}, isExternal: true },
  { name: 'behind a proxy that it trusts', env: { TRUST_PROXY: 'loopback' }, hasProxy: true },
];

/** Lines of calls with sessions and segments, enough for a query over all of them to take long. */
function manyCalls(count: number): string {
  const segments = Array.from({ length: 4 }, (_, index) => segmentBody({ id: `g${index}` }));
  const sessions = Array.from({ length: 10 }, (_, index) => sessionBody({ id: `s${index}`, segments }));
  return ndjson(Array.from({ length: count }, (_, index) => recordBody({ id: `call-${index}`, sessions })));
}

describe.each(deployments)('the service $name', ({ env, isExternal, hasProxy }) => {
  let services: Services;
  let database: TestDatabase | undefined;
  let proxy: Server | undefined;
  let receiver: WebhookReceiver;
  let attacker: Client;
  let stranger: Client;
  let other: Client;
  let direct: string;

  beforeAll(async () => {
    services = await Services.create();
    receiver = await new WebhookReceiver().start();
    if (isExternal) database = await createTestDatabase();
    const external: Record<string, string> = database ? { DATABASE_URL: database.url } : {};
    const [, address] = await services.startListening({ NOTIFICATION_ALLOW_PRIVATE: 'true', ...env, ...external });
    direct = address;
    if (hasProxy) proxy = await startProxy(address);
    const entrance = proxy ? `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` : address;
    attacker = new Client(entrance, await tokenFor(address, tenant));
    other = new Client(entrance, await tokenFor(address, otherTenant));
    stranger = new Client(entrance, undefined);
    const { status } = await other.send(
      'POST',
      '/v1.0/subscriptions',
      subscriptionBody(receiver.origin, {
        notificationUrl: `${receiver.origin}/other`,
      }),
    );
    expect(status).toBe(201);
    const imported = await attacker.send('POST', `${callRecordsPath}/import`, manyCalls(200), {
      'content-type': 'application/x-ndjson',
    });
    expect(imported.status).toBe(200);
  });

  afterAll(async () => {
    proxy?.closeAllConnections();
    proxy?.close();
    await services.end();
    await receiver.stop();
    await database?.drop();
  });

  it.each(attacks)('serves another tenant during and after $name', async ({ run }) => {
    const attack = run({ attacker, stranger, receiver });
    const work = async (): Promise<void> => {
      const { status, text } = await other.send('POST', callRecordsPath, recordBody());
      expect(status).toBe(201);
      const { id } = JSON.parse(text) as { id: string };
      expect((await other.send('GET', `${callRecordsPath}/${id}`)).status).toBe(200);
      expect((await other.send('GET', `${callRecordsPath}/export`)).status).toBe(200);
      expect((await new Client(direct, undefined).send('GET', '/health/ready')).status).toBe(200);
      await receiver.until(() => receiver.notifications('/other').some((one) => JSON.stringify(one).includes(id)));
    };
    await work();
    const failed = (await attack).filter((status) => status >= 500 && ![501, 503, 504, 507].includes(status));
    expect(failed).toEqual([]);
    await work();
  });
});
