import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { lockCalls } from '../bulk/batch-statements';
import { TenantDatabase } from '../database/tenant-database';
import type { JsonObject } from '../edm/json';
import { GraphError } from '../graph/graph-error';
import { MOST_BYTES } from '../odata/compile-read';
import { planBatch } from './batch-plan';
import { readBatch } from './batch-reader';
import { keyOf, type BatchRequest } from './batch-request';
import { BatchRun, type Answers, type BatchMeans } from './batch-run';
import { failureOf, responseObject, type InnerAnswer } from './inner-answer';
import { InnerPipeline } from './inner-pipeline';
import { callRecordIdOf, type BatchTarget } from './inner-url';
import { Turns } from './turns';

interface Batch {
  readonly request: FastifyRequest;
  readonly tenantId: string;
  readonly target: BatchTarget;
  readonly body: JsonObject;
  /** Whether the requests behind one that fails are made all the same. */
  readonly continueOnError: boolean;
}

/** Makes batches of requests. */
@Injectable()
export class BatchService {
  private readonly groups: Turns;

  constructor(
    private readonly pipeline: InnerPipeline,
    private readonly database: TenantDatabase,
  ) {
    // A group keeps its connection until it is done; most are left to all other requests.
    this.groups = new Turns(Math.max(1, Math.floor(database.size / 4)));
  }

  /** @returns the JSON text of the answer @throws GraphError where the batch itself is malformed */
  async make({ request, tenantId, target, body, continueOnError }: Batch): Promise<string> {
    const requests = readBatch(body, target);
    const units = planBatch(requests);
    const run = new BatchRun(target, this.means(request, tenantId));
    const answers = await (continueOnError ? run.concurrently(units) : run.untilFailure(units));
    return `{"responses":[${bounded(requests, answers).join(',')}]}`;
  }

  private means(batch: FastifyRequest, tenantId: string): BatchMeans {
    return {
      send: (request, url) => this.pipeline.send(batch, request, url),
      together: (urls, work) =>
        this.groups.take(() =>
          this.database.together(tenantId, async (transaction) => {
            // In one order for all, before anything is written, so that groups cannot wait for each other in a circle.
            const ids = new Set(urls.flatMap((url) => callRecordIdOf(url) ?? []));
            if (ids.size > 0) await transaction.query(lockCalls([...ids]));
            return work();
          }),
        ),
    };
  }
}

/** Response objects in the order of the requests. What is read beyond the size of one answer is left out. */
function bounded(requests: readonly BatchRequest[], answers: Answers): string[] {
  let room = MOST_BYTES;
  return requests.map((request) => {
    const answer = answers.get(keyOf(request.id)) as InnerAnswer;
    const size = answer.body?.length ?? 0;
    const isLeftOut = request.method === 'GET' && size > room;
    if (!isLeftOut) room -= size;
    return responseObject(request, isLeftOut ? failureOf(new GraphError('answerTooLarge')) : answer);
  });
}
