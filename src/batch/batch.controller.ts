import { finished } from 'node:stream/promises';
import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseBodyInTurns } from '../graph/request/body-text';
import { versionPrefixOf } from '../graph/request/canonical-url';
import { JSON_TYPE } from '../graph/errors/json-text';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { readPreferences } from '../graph/request/preferences';
import { refuseOptions } from '../odata/plan/plan-options';
import { BatchOperation } from './batch-operation.decorator';
import { BatchService } from './batch.service';

@Controller('$batch')
export class BatchController {
  constructor(private readonly batches: BatchService) {}

  @Post()
  @BatchOperation()
  async make(
    @FromRequest() { tenantId, query }: GraphRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() text: unknown,
  ): Promise<string> {
    refuseOptions(query);
    const { continueOnError } = readPreferences(request.headers.prefer);
    const target = {
      origin: `${request.protocol}://${request.host}`,
      prefix: versionPrefixOf(request.originalUrl),
    };
    const body = await parseBodyInTurns(text);
    const answer = await this.batches.make({
      request,
      tenantId,
      target,
      body,
      continueOnError: continueOnError ?? true,
      sent: finished(reply.raw).catch(() => undefined),
    });
    if (continueOnError !== undefined)
      reply.header('Preference-Applied', continueOnError ? 'continue-on-error' : 'continue-on-error=false');
    reply.header('content-type', JSON_TYPE);
    return answer;
  }
}
