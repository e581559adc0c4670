import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { exchangeOf } from '../connections/connection';
import type { JsonObject } from '../edm/json/json-value';
import { AnswerRoom, type AnswerPart } from './answer-room';
import { readBatch } from './batch-reader';
import { keyOf, type BatchRequest } from './batch-request';
import { BatchRun, type BatchMeans } from './batch-run';
import { Groups } from './groups';
import { responseObject, type InnerAnswer } from './inner-answer';
import { InnerPipeline } from './inner-pipeline';
import type { BatchTarget } from './inner-url';
import { unitsOf } from './units';

interface Batch {
  readonly request: FastifyRequest;
  readonly tenantId: string;
  readonly target: BatchTarget;
  readonly body: JsonObject;
  /** Whether the requests after a failure still run. */
  readonly continueOnError: boolean;
  /** Resolves when the answer is sent or its connection has ended. */
  readonly sent: Promise<unknown>;
}

/** Runs batches of requests. */
@Injectable()
export class BatchService {
  constructor(
    private readonly pipeline: InnerPipeline,
    private readonly groups: Groups,
  ) {}

  /** Runs a batch. @returns the JSON text of the answer @throws GraphError when the batch itself is malformed */
  async make({ request, tenantId, target, body, continueOnError, sent }: Batch): Promise<string> {
    const requests = readBatch(body, target);
    const units = unitsOf(requests);
    const room = new AnswerRoom(request.server.held.answers, tenantId);
    // The memory of the whole answer is already reserved by its parts.
    const exchange = exchangeOf(request.raw);
    if (exchange) exchange.isAnswerHeld = true;
    const run = new BatchRun(target, this.means(request, tenantId, room));
    try {
      const answers = await (continueOnError ? run.concurrently(units) : run.untilFailure(units));
      const responses = requests.map((one) => responseObject(one, answers.get(keyOf(one.id)) as InnerAnswer));
      return `{"responses":[${responses.join(',')}]}`;
    } finally {
      void sent.then(() => room.release());
    }
  }

  private means(batch: FastifyRequest, tenantId: string, room: AnswerRoom): BatchMeans {
    const parts = new Map<BatchRequest, AnswerPart>();
    return {
      send: (request, url, isRepeated) => {
        // Releases the answer of a run that was rolled back.
        parts.get(request)?.release();
        const part = room.part();
        parts.set(request, part);
        return this.pipeline.send(batch, request, { url, part, isRepeated });
      },
      together: (urls, work) => this.groups.make(tenantId, urls, work),
    };
  }
}
