import { Readable } from 'node:stream';
import type { HttpAdapterHost } from '@nestjs/core';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { Shares } from '../budgets/shares';
import { MOST_BYTES } from '../odata/limits';
import { AnswerRoom } from './answer-room';
import type { BatchRequest } from './batch-request';
import type { InnerAnswer } from './inner-answer';
import { InnerPipeline } from './inner-pipeline';
import { jsonForm } from './json-answer';

const MB = 2 ** 20;
const batch = { headers: {}, raw: { socket: {} } } as FastifyRequest;

let app: FastifyInstance;
let pipeline: InnerPipeline;
beforeEach(() => {
  app = fastify();
  pipeline = new InnerPipeline({ httpAdapter: { getInstance: () => app } } as unknown as HttpAdapterHost);
});
afterEach(() => app.close());

async function send(room: AnswerRoom, members: Partial<BatchRequest> = {}): Promise<InnerAnswer> {
  await app.ready();
  const request: BatchRequest = {
    ...{ key: '1', id: '1', method: 'GET', url: '/', headers: {}, body: undefined, dependsOn: [] },
    ...{ group: undefined, reference: undefined, ...members },
  };
  return pipeline.send(batch, request, {
    url: '/',
    part: room.part(),
    textOf: (...args) => jsonForm.textOf(...args),
    isRepeated: false,
  });
}

const roomOf = (bytes: number): [AnswerRoom, Shares] => {
  const shares = new Shares(bytes);
  return [new AnswerRoom(shares, 't'), shares];
};

describe('an answer that comes in pieces', () => {
  it.each([
    ['64 MB', 1024 * MB, { key: 'answerTooLarge' }],
    ["the tenant's share of all batches", 40 * MB, { isOwn: true }],
  ])('is ended beyond %s, with whoever makes it', async (_, bytes, expected) => {
    let [sent, isEnded] = [0, false];
    app.get('/', (_request, reply) => {
      const pieces = async function* () {
        try {
          for (;;) {
            yield 'x'.repeat(MB);
            sent += MB;
          }
        } finally {
          isEnded = true;
        }
      };
      return reply.type('text/plain').send(Readable.from(pieces()));
    });
    const [room, shares] = roomOf(bytes);
    await expect(send(room)).rejects.toMatchObject(expected);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isEnded).toBe(true);
    expect(sent).toBeLessThan(MOST_BYTES + 4 * MB);
    expect(shares.free).toBe(bytes);
  });

  it('that breaks midway is a failure', async () => {
    app.get('/', (_request, reply) => {
      const pieces = async function* () {
        yield 'x';
        throw new Error('broken');
      };
      return reply.send(Readable.from(pieces()));
    });
    await expect(send(roomOf(MB)[0])).rejects.toThrow();
  });
});

describe('an answer that finds no room', () => {
  beforeEach(() => {
    app.route({
      method: ['GET', 'POST', 'PATCH'],
      url: '/',
      handler: (_request, reply) => {
        const headers = { location: 'http://x/a', etag: 'W/"1"', 'content-type': 'application/json' };
        return reply
          .status(201)
          .headers(headers)
          .send(`"${'x'.repeat(MB)}"`);
      },
    });
  });

  it('is no failure of a write that stands by itself', async () => {
    const headers = {
      ...{ Location: 'http://x/a', 'OData-EntityId': 'http://x/a', ETag: 'W/"1"' },
      'Preference-Applied': 'return=minimal',
    };
    expect(await send(roomOf(MB)[0], { method: 'POST' })).toEqual({ status: 204, headers, body: undefined });
  });

  it('undoes a group', async () => {
    await expect(send(roomOf(MB)[0], { method: 'POST', group: 'g' })).rejects.toMatchObject({ isOwn: false });
  });

  it('is refused to one who reads, and counted once for all batches', async () => {
    const [room, shares] = roomOf(3 * MB);
    const other = new AnswerRoom(shares, 't');
    expect(await send(room)).toMatchObject({ status: 201 });
    await expect(send(other)).rejects.toMatchObject({ isOwn: true });
    expect(await send(new AnswerRoom(shares, 'u'))).toMatchObject({ status: 201 });
    room.release();
    expect(await send(other)).toMatchObject({ status: 201 });
  });
});

describe('inner pipeline', () => {
  it('takes room for the escapes of a text', async () => {
    app.get('/', (_request, reply) => reply.type('text/plain').send('"'.repeat(MB)));
    const [room, shares] = roomOf(8 * MB);
    expect((await send(room)).body).toHaveLength(2 * MB + 2);
    expect(shares.heldBy('t')).toBe(2 * MB + 2);
  });
});
