import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import type { FastifyRequest } from 'fastify';
import { HeldBytes } from '../budgets/held-bytes';
import { readBatch } from './batch-reader';
import type { BatchRequest } from './batch-request';
import { BatchService } from './batch.service';
import type { Groups } from './groups';
import type { InnerAnswer } from './inner-answer';
import type { InnerPipeline } from './inner-pipeline';
import { jsonForm } from './json-answer';

const batch = {
  request: {
    raw: { socket: {} },
    server: { held: new HeldBytes({ requestMemory: 768 * 2 ** 20 }) },
  } as unknown as FastifyRequest,
  tenantId: 't',
  target: { origin: '', prefix: '/v1.0' },
  sent: Promise.resolve(),
};

interface Outcome {
  readonly id: string;
  readonly status: number;
}

/** @param send stands for the service behind the batch */
async function make(
  requests: readonly Partial<BatchRequest>[],
  send: (request: BatchRequest, url: string) => Promise<InnerAnswer>,
  continuesOnError = true,
): Promise<Outcome[]> {
  const pipeline: Pick<InnerPipeline, 'send'> = { send: (_, request, { url }) => send(request, url) };
  const groups: Pick<Groups, 'make'> = {
    make: (_, _urls, work) => work({ isRepeated: false, checkTime: () => undefined }),
  };
  const service = new BatchService(pipeline as InnerPipeline, groups as Groups);
  const body = { requests: requests.map((one) => ({ method: 'GET', url: '/a', ...one }) as { id: string }) };
  const read = readBatch(body, batch.target);
  const { text } = await service.make({ ...batch, ...read, form: jsonForm, continuesOnError });
  return (JSON.parse(text) as { responses: Outcome[] }).responses;
}

const answer = (status: number, size = 2): InnerAnswer => ({ status, headers: {}, body: `"${'x'.repeat(size - 2)}"` });
const statuses = (outcomes: readonly Outcome[]) => outcomes.map(({ status }) => status);
const ids = (count: number) => Array.from({ length: count }, (_, n) => ({ id: String(n) }));

describe('batch service', () => {
  it('makes no more than eight requests at a time, and all of them', async () => {
    let running = 0;
    let most = 0;
    const outcomes = await make(ids(20), async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return answer(200);
    });
    expect(outcomes).toHaveLength(20);
    expect(most).toBe(8);
  });

  it('makes requests behind those they depend on, and none behind a failure', async () => {
    const ended: string[] = [];
    const outcomes = await make(
      [
        { id: 'a' },
        { id: 'b', dependsOn: ['a'] },
        { id: 'c' },
        { id: 'd', dependsOn: ['b', 'c'] },
        { id: 'e', dependsOn: ['d'] },
      ],
      async ({ key: id }) => {
        if (id === 'a') await new Promise((resolve) => setImmediate(resolve));
        ended.push(id);
        return answer(id === 'c' ? 404 : 200);
      },
    );
    expect(ended.toSorted()).toEqual(['a', 'b', 'c']);
    expect(ended.indexOf('a')).toBeLessThan(ended.indexOf('b'));
    expect(statuses(outcomes)).toEqual([200, 200, 404, 424, 424]);
  });

  it('answers for a request whose service breaks, and logs why', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    const outcomes = await make(ids(2), async ({ id }) => {
      if (id === '0') throw new Error('broken');
      return answer(200);
    });
    expect(statuses(outcomes)).toEqual([500, 200]);
    expect(logged).toHaveBeenCalledWith(expect.objectContaining({ message: 'broken' }), {
      requestId: expect.any(String) as string,
    });
  });
});

/** Requests with some of the earlier ones that each depends on, in runs that are groups or not. */
const plan = fc
  .array(
    fc.record({
      fails: fc.integer({ max: 9, min: 0 }).map((n) => n === 0),
      isNewRun: fc.boolean(),
      isGroup: fc.boolean(),
      after: fc.array(fc.nat(30), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((items) => {
    let run = 0;
    let isGroup = false;
    return items.map(({ fails, isNewRun, isGroup: wanted, after }, n) => {
      if (isNewRun || n === 0) {
        run = n;
        isGroup = wanted;
      }
      const dependsOn = n === 0 ? [] : [...new Set(after.map((at) => String(at % n)))];
      return {
        id: String(n),
        fails,
        run: isGroup ? run : n,
        dependsOn,
        ...(isGroup ? { atomicityGroup: `g${run}` } : {}),
      };
    });
  });

describe('batch service', () => {
  it('agrees with a plain account of what becomes of each request', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (requests) => {
        const expected = new Map<string, number>();
        for (const { id, run } of requests) {
          const unit = requests.filter((one) => one.run === run);
          if (unit[0]?.id !== id) continue;
          const own = new Set(unit.map((one) => one.id));
          const before = unit.flatMap(({ dependsOn }) => dependsOn).filter((name) => !own.has(name));
          const isHeldUp = before.some((name) => Number(expected.get(name)) >= 400);
          const failing = unit.find(({ fails }) => fails);
          for (const one of unit) {
            const isUndone = isHeldUp || (failing !== undefined && one !== failing);
            expected.set(one.id, isUndone ? 424 : one.fails ? 404 : 200);
          }
        }
        const failing = new Set(requests.flatMap(({ id, fails }) => (fails ? [id] : [])));
        const sent = requests.map(({ id, dependsOn, ...rest }) => ({
          id,
          dependsOn,
          ...('atomicityGroup' in rest ? { atomicityGroup: rest.atomicityGroup } : {}),
        }));
        const outcomes = await make(sent, async ({ key }) => answer(failing.has(key) ? 404 : 200));
        expect(outcomes.map(({ id, status }) => [id, status])).toEqual(
          [...expected].toSorted(([a], [b]) => Number(a) - Number(b)),
        );
      }),
    );
  });
});
