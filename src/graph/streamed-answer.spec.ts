import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { StreamedAnswer, streamedBody } from './streamed-answer';

/** All but Date and intervals, by which a stall is noticed. */
const realTime = ['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setTimeout'] as const;

let server: FastifyInstance;
let client: Socket;
let produced: number;
let isEnded: boolean;

async function* endless(): AsyncGenerator<string> {
  try {
    for (; ; produced++) yield 'x'.repeat(65_536);
  } finally {
    isEnded = true;
  }
}

beforeEach(async () => {
  [produced, isEnded] = [0, false];
  server = fastify();
  server.get('/', (request, reply) =>
    reply.send(streamedBody(new StreamedAnswer('text/x', endless()), request, reply)),
  );
  await server.listen({ host: '127.0.0.1', port: 0 });
  client = connect({ host: '127.0.0.1', port: (server.server.address() as AddressInfo).port });
  client.on('error', () => undefined);
  await once(client, 'connect');
  jest.useFakeTimers({ doNotFake: [...realTime] });
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(client, 'readable');
});
afterEach(async () => {
  jest.useRealTimers();
  client.destroy();
  await server.close();
});

/** Lets seconds go by for the server, and what has come of that happen. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 5) {
    jest.advanceTimersByTime(5_000);
    await sleep(1);
  }
}

it('ends when its client reads nothing any more', async () => {
  // Some seconds go by while the buffers fill.
  while (!isEnded) await pass(5);
  expect(produced).toBeGreaterThan(0);
});

it('goes on as long as its client reads, however slowly', async () => {
  for (let round = 0; round < 10; round++) {
    const before = produced;
    while (produced < before + 5) {
      client.read();
      await sleep(1);
    }
    await pass(30);
  }
  expect(isEnded).toBe(false);
});
