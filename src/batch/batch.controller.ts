import { finished } from 'node:stream/promises';
import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphError } from '../graph/errors/graph-error';
import { qualityOf } from '../graph/request/accept';
import { AnswersWith } from '../graph/request/accept.guard';
import { parseBodyInTurns } from '../graph/request/body-text';
import { versionPrefixOf } from '../graph/request/canonical-url';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { readPreferences } from '../graph/request/preferences';
import { refuseOptions } from '../odata/plan/plan-options';
import type { AnswerForm } from './answer-form';
import { BatchOperation } from './batch-operation.decorator';
import { readBatch } from './batch-reader';
import { BatchService } from './batch.service';
import type { BatchTarget } from './inner-url';
import { jsonForm } from './json-answer';
import { MULTIPART } from './mime-parts';
import { multipartForm } from './multipart-answer';
import { readMultipart } from './multipart-reader';

@Controller('$batch')
export class BatchController {
  constructor(private readonly batches: BatchService) {}

  @Post()
  @AnswersWith(MULTIPART)
  @BatchOperation()
  async make(
    @FromRequest() { tenantId, query }: GraphRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: unknown,
  ): Promise<string> {
    refuseOptions(query);
    refuseHeadersOfRequests(request);
    const { continueOnError } = readPreferences(request.headers.prefer);
    const target = {
      origin: `${request.protocol}://${request.host}`,
      prefix: versionPrefixOf(request.originalUrl),
      credentials: credentialsIn(request),
    };
    const isMultipart = Buffer.isBuffer(body);
    const batch = isMultipart
      ? readMultipart(body, request.headers['content-type'], target)
      : readBatch(await parseBodyInTurns(body), target);
    const { contentType, text } = await this.batches.make({
      ...batch,
      request,
      tenantId,
      target,
      // The two forms differ in what they do by themselves (Protocol, section 11.7.7.5; JSON Format, section 19.4).
      continuesOnError: continueOnError ?? !isMultipart,
      form: answerForm(request.headers.accept, isMultipart),
      sent: finished(reply.raw).catch(() => undefined),
    });
    if (continueOnError !== undefined)
      reply.header('Preference-Applied', continueOnError ? 'continue-on-error' : 'continue-on-error=false');
    reply.header('content-type', contentType);
    return text;
  }
}

/** What names the sender. Those of a request without any cannot be repeated. */
function credentialsIn({ headers }: FastifyRequest): BatchTarget['credentials'] {
  return { authorization: headers.authorization, 'x-api-key': headers['x-api-key'] };
}

/** The form that the client prefers, else that of its request (Protocol 4.01, section 11.7.1). */
function answerForm(accept = '', isMultipart: boolean): AnswerForm {
  const preference = qualityOf(accept, MULTIPART) - qualityOf(accept, 'application/json');
  return (preference === 0 ? isMultipart : preference > 0) ? multipartForm : jsonForm;
}

/** Headers and preferences that only a request within the batch can have (Protocol 4.01, section 8.2). */
function refuseHeadersOfRequests({ headers }: FastifyRequest): void {
  const header = (['if-match', 'if-none-match'] as const).find((name) => headers[name] !== undefined);
  const name = header ?? (readPreferences(headers.prefer).return === undefined ? undefined : 'prefer: return');
  if (name === undefined) return;
  throw new GraphError('badRequest', { message: `A batch itself must not have the header ${name}; its requests may.` });
}
