import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { withoutMetadata } from '../edm/annotations';
import { parseJson, stringifyJson } from '../edm/json';
import { hasMetadata, isJsonAccepted } from './accept';
import { GraphError } from './graph-error';

/** A JSON answer that is text already. */
export class Answer {
  /** @param location URL of an entity that the request has made */
  constructor(
    readonly json: string,
    readonly location?: string,
  ) {}
}

/**
 * Sends an {@link Answer} with the metadata that the client accepts (OData JSON Format 4.01, section 3.1). What is not
 * part of the API has one form, whatever the client accepts.
 */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const { url, headers } = http.getRequest<FastifyRequest>();
    if (!url.startsWith('/communications')) return next.handle();
    const { accept } = headers;
    const reply = http.getResponse<FastifyReply>();
    if (accept !== undefined && !isJsonAccepted(accept)) throw new GraphError('notAcceptable');
    return next
      .handle()
      .pipe(map((value) => (value instanceof Answer ? send(value, reply, accept) : (value as unknown))));
  }
}

function send({ json, location }: Answer, reply: FastifyReply, accept: string | undefined): string {
  const isFull = accept === undefined || hasMetadata(accept);
  reply.header('content-type', `application/json;odata.metadata=${isFull ? 'minimal' : 'none'};charset=utf-8`);
  if (location !== undefined) reply.header('location', location);
  return isFull ? json : stringifyJson(withoutMetadata(parseJson(json)));
}
