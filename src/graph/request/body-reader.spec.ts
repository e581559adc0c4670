import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { FastifyRequest } from 'fastify';
import { readRawBody } from './body-reader';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A body that a test sends piece by piece. */
class Payload extends EventEmitter {
  readonly destroyed = false;
  resume(): void {}
  pause(): void {}
}

function reading(limit: number): { readonly payload: Payload; readonly body: Promise<Buffer | undefined> } {
  const payload = new Payload();
  const request = { headers: {}, raw: {}, principal: { tenantId: 't' } };
  const body = new Promise<Buffer | undefined>((resolve, reject) =>
    readRawBody(request as unknown as FastifyRequest, payload as unknown as IncomingMessage, limit, (error, read) =>
      error ? reject(error) : resolve(read),
    ),
  );
  return { payload, body };
}

describe('body reader', () => {
  it.each([[[]], [['{}']], [['{"a":', '1', '}']], [['é'.repeat(1_000), 'x', '€'.repeat(5_000)]]])(
    'gives a body of these pieces as a whole: %j',
    async (pieces: string[]) => {
      const { payload, body } = reading(100_000);
      for (const piece of pieces) payload.emit('data', Buffer.from(piece));
      payload.emit('end');
      expect(String(await body)).toBe(pieces.join(''));
    },
  );

  it('keeps no piece of a body that comes byte by byte', async () => {
    const { payload, body } = reading(100_000);
    const pieces = Array.from({ length: 20_000 }, () => {
      const piece = Buffer.from('x');
      payload.emit('data', piece);
      return new WeakRef(piece);
    });
    await nextTurn();
    collectGarbage();
    const kept = pieces.filter((piece) => piece.deref()).length;
    payload.emit('end');
    expect((await body)?.length).toBe(20_000);
    expect(kept).toBeLessThan(2_000);
  });

  it('refuses a body as soon as more of it has come than it may have', async () => {
    const { payload, body } = reading(3);
    payload.emit('data', Buffer.from('ab'));
    payload.emit('data', Buffer.from('cd'));
    await expect(body).rejects.toMatchObject({ key: 'bodyTooLarge' });
  });
});
