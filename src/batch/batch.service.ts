import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { exchangeOf } from '../connections/connection';
import type { AnswerForm, WrittenAnswers } from './answer-form';
import { AnswerRoom, type AnswerPart } from './answer-room';
import type { BatchRequest, ReadBatch } from './batch-request';
import { BatchRun, type BatchMeans } from './batch-run';
import { Groups } from './groups';
import { InnerPipeline } from './inner-pipeline';
import type { BatchTarget } from './inner-url';
import { unitsOf } from './units';

interface Batch extends ReadBatch {
  readonly request: FastifyRequest;
  readonly tenantId: string;
  readonly target: BatchTarget;
  /** Whether the requests after a failure still run. */
  readonly continuesOnError: boolean;
  /** How the answers are written. */
  readonly form: AnswerForm;
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

  /** Runs a batch, whatever form its requests have come in. */
  async make(batch: Batch): Promise<WrittenAnswers> {
    const { request, tenantId, target, requests, isOrdered, continuesOnError, form, sent } = batch;
    const units = unitsOf(requests);
    const room = new AnswerRoom(request.server.held.answers, tenantId);
    // The memory of the whole answer is already reserved by its parts.
    const exchange = exchangeOf(request.raw);
    if (exchange) exchange.isAnswerHeld = true;
    const run = new BatchRun(target, this.means(batch, room));
    try {
      const isConcurrent = continuesOnError && !isOrdered;
      const answers = await (isConcurrent ? run.concurrently(units) : run.inOrder(units, continuesOnError));
      return form.write({ requests, units, answers, isOrdered });
    } finally {
      void sent.then(() => room.release());
    }
  }

  private means({ request: batch, tenantId, form }: Batch, room: AnswerRoom): BatchMeans {
    const parts = new Map<BatchRequest, AnswerPart>();
    return {
      send: (request, url, isRepeated) => {
        // Releases the answer of a run that was rolled back.
        parts.get(request)?.release();
        const part = room.part();
        parts.set(request, part);
        const textOf: AnswerForm['textOf'] = (payload, head) => form.textOf(payload, head);
        return this.pipeline.send(batch, request, { url, part, textOf, isRepeated });
      },
      together: (urls, work) => this.groups.make(tenantId, urls, work),
    };
  }
}
