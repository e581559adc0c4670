import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { recordBody, sessionBody } from './bodies';
import { inMinutes, subscriptionBody } from './subscriptions';
import type { WebhookReceiver } from './webhook-receiver';

export const callRecordsPath = '/v1.0/communications/callRecords';

/** A client of one tenant, which does nothing but send requests. */
export class Client {
  constructor(
    readonly address: string,
    private readonly token: string | undefined,
  ) {}

  /** @returns the status of the answer, and its text */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const answer = await fetch(`${this.address}${path}`, {
      method,
      headers: {
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    return { status: answer.status, text: await answer.text() };
  }

  async batch(requests: readonly object[]): Promise<number[]> {
    const { status, text } = await this.send('POST', '/v1.0/$batch', { requests });
    if (status !== 200) return [status];
    return (JSON.parse(text) as { responses: { status: number }[] }).responses.map((one) => one.status);
  }

  /** Opens a connection and writes to it what is no whole request, or reads nothing of the answer. */
  async open(text: string): Promise<Socket> {
    const { hostname, port } = new URL(this.address);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(text.replaceAll('{token}', String(this.token)));
    return socket;
  }
}

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** What an attack needs. */
export interface Means {
  readonly attacker: Client;
  /** Has no token. */
  readonly stranger: Client;
  readonly receiver: WebhookReceiver;
}

export interface Attack {
  readonly name: string;
  /** @returns statuses of the answers that the attack got; each is no 5xx but 501, 503, 504 or 507 */
  run(means: Means): Promise<readonly number[]>;
}

const deep = (count: number): string => `${callRecordsPath}/${'any(/'.repeat(count)}`;
const slowFilter = `sessions/any(a:a/segments/any(b:sessions/any(c:c/segments/any(d:d/id eq b/id and d/id eq 'x' and c/id ne a/id))))`;
const times = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index));
const statuses = (replies: readonly Reply[]): number[] => replies.map(({ status }) => status);

/** One request, or many of a kind, that once harmed everybody. All of them are bounded in number and in time. */
export const attacks: readonly Attack[] = [
  {
    name: 'a path of lambdas without a token',
    run: async ({ stranger }) => statuses(await Promise.all(times(4, () => stranger.send('GET', deep(2_500))))),
  },
  {
    name: 'a batch whose URL has 400,000 lambdas or slashes',
    run: ({ attacker }) =>
      attacker.batch([
        { id: '1', method: 'GET', url: deep(400_000).slice(5) },
        { id: '2', method: 'GET', url: '/'.repeat(400_000) },
        { id: '3', method: 'GET', url: '/communications/callRecords', headers: { Prefer: `a${' '.repeat(400_000)}b` } },
      ]),
  },
  {
    name: 'an export in a batch',
    run: ({ attacker }) =>
      attacker.batch([
        { id: '1', method: 'GET', url: '/communications/callRecords/export' },
        { id: '2', method: 'GET', url: '/communications/callRecords', headers: { Accept: 'application/x-ndjson' } },
        { id: '3', method: 'GET', url: '/communications/callRecords?$format=csv' },
      ]),
  },
  {
    name: 'a subscription that a group makes, and one that it undoes',
    run: async ({ attacker, receiver }) => {
      const make = {
        method: 'POST',
        url: '/subscriptions',
        body: subscriptionBody(receiver.origin),
        atomicityGroup: 'g',
      };
      const fail = { method: 'GET', url: '/communications/callRecords/none', atomicityGroup: 'g' };
      const made = await attacker.batch([{ id: '1', ...make }]);
      return [
        ...made,
        ...(await attacker.batch([
          { id: '1', ...make },
          { id: '2', ...fail },
        ])),
      ];
    },
  },
  {
    name: 'a pattern of 15,000 groups',
    run: async ({ attacker }) => {
      const filter = encodeURIComponent(`matchesPattern(joinWebUrl,'${'(a)'.repeat(15_000)}')`);
      return attacker.batch(
        times(5, (id) => ({ id: String(id), method: 'GET', url: `/communications/callRecords?$filter=${filter}` })),
      );
    },
  },
  {
    name: 'bodies that are all brackets, or all members',
    run: async ({ attacker }) => {
      const members = `{${times(300_000, (index) => `"a${index}":1`).join(',')}}`;
      return statuses(
        await Promise.all(['['.repeat(4_000_000), members].map((body) => attacker.send('POST', callRecordsPath, body))),
      );
    },
  },
  {
    name: 'large bodies of a stranger, by another spelling of the path',
    run: async ({ stranger }) => {
      const head = (path: string): string =>
        `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 4000000\r\n\r\n`;
      const paths = ['/v1.0/%73ubscriptions', '/v1.0//subscriptions', '/v1.0/communications/%63allRecords'];
      const sockets = await Promise.all(
        times(30, (index) => stranger.open(head(paths[index % paths.length] ?? '') + 'x'.repeat(100_000))),
      );
      await sleep(200);
      for (const socket of sockets) socket.destroy();
      return [];
    },
  },
  {
    name: 'twelve slow queries',
    run: async ({ attacker }) => {
      const path = `${callRecordsPath}?$filter=${encodeURIComponent(slowFilter)}`;
      return statuses(await Promise.all(times(12, () => attacker.send('GET', path))));
    },
  },
  {
    name: 'clients that ask for pages and do not read',
    run: async ({ attacker }) => {
      const request = `GET ${callRecordsPath}?$expand=sessions($expand=segments) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n`;
      const sockets = await Promise.all(times(40, () => attacker.open(request.repeat(5))));
      for (const socket of sockets) socket.pause();
      await sleep(500);
      for (const socket of sockets) socket.destroy();
      return [];
    },
  },
  {
    name: 'an import of a session and then of a new call',
    run: async ({ attacker }) => {
      const line = (value: object): string => `${JSON.stringify(value)}\n`;
      const old = { ...recordBody(), id: 'order-a' };
      await attacker.send('POST', callRecordsPath, old);
      const fresh = { ...recordBody({ sessions: [sessionBody({ id: 's' })] }), id: 'order-b' };
      const body = line({ ...sessionBody({ id: 't' }), callRecordId: 'order-a' }) + line(fresh);
      const headers = { 'content-type': 'application/x-ndjson' };
      return statuses([
        await attacker.send('POST', `${callRecordsPath}/import`, body, headers),
        await attacker.send('POST', `${callRecordsPath}/import`, body, headers),
      ]);
    },
  },
  {
    name: 'subscriptions whose addresses answer 101, or nothing',
    run: async ({ attacker, receiver }) => {
      receiver.shake = ({ url }, response) => {
        if (url.includes('switch'))
          response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
      };
      const expirationDateTime = inMinutes(60);
      const bodies = times(40, (index) =>
        subscriptionBody(receiver.origin, {
          notificationUrl: `${receiver.origin}/${index % 2 ? 'switch' : 'silent'}/${index}`,
          expirationDateTime,
        }),
      );
      const answered: Reply[] = [];
      for (const body of bodies)
        void attacker.send('POST', '/v1.0/subscriptions', body).then(
          (answer) => answered.push(answer),
          () => undefined,
        );
      // Most are still waited for when the attack is over.
      await sleep(1_500);
      receiver.shake = answerHandshake;
      return statuses(answered);
    },
  },
];

const answerHandshake: WebhookReceiver['shake'] = ({ url }, response) => {
  const token = new URL(url, 'http://localhost').searchParams.get('validationToken') ?? '';
  response.writeHead(200, { 'content-type': 'text/plain' }).end(token);
};
