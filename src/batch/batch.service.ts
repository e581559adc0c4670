import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { lockCalls } from '../bulk/batch-statements';
import { PageLinks } from '../database/page-links';
import { TenantDatabase } from '../database/tenant-database';
import type { JsonObject } from '../edm/json';
import { GraphError } from '../graph/graph-error';
import { MOST_BYTES } from '../odata/compile-read';
import { planBatch } from './batch-plan';
import { readBatch } from './batch-reader';
import { keyOf } from './batch-request';
import { BatchRun, type BatchMeans } from './batch-run';
import { responseObject, type InnerAnswer } from './inner-answer';
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
    private readonly links: PageLinks,
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
    const responses = requests.map((one) => responseObject(one, answers.get(keyOf(one.id)) as InnerAnswer));
    return `{"responses":[${responses.join(',')}]}`;
  }

  private means(batch: FastifyRequest, tenantId: string): BatchMeans {
    let room = MOST_BYTES;
    return {
      send: async (request, url) => {
        const answer = await this.pipeline.send(batch, request, url);
        const size = answer.body?.length ?? 0;
        // What was written has to be told, whatever its size.
        if (request.method === 'GET' && size > room) throw new GraphError('answerTooLarge');
        room -= size;
        return answer;
      },
      together: (urls, work) => this.groups.take(() => this.together(tenantId, urls, work)),
    };
  }

  private async together<Result>(
    tenantId: string,
    urls: readonly string[],
    work: () => Promise<Result>,
  ): Promise<Result> {
    // Read once for all requests, by a connection that a group must not wait for while it has its own.
    await this.links.tokens();
    return this.database.together(tenantId, async (transaction) => {
      // In one order for all, before anything is written, so that groups cannot wait for each other in a circle.
      const ids = new Set(urls.flatMap((url) => callRecordIdOf(url) ?? []));
      if (ids.size > 0) await transaction.query(lockCalls([...ids]));
      return work();
    });
  }
}
