import { Injectable, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { GraphError } from '../errors/graph-error';
import { isUtf8Accepted, jsonForm, qualityOf } from './accept';
import { acceptedCodings } from './content-coding';
import { exportFormat } from './export-format';
import { acceptedBy } from './format-option';
import { isServiceDocument, leadsToData } from './service-roots';

const MEDIA_TYPE = Symbol('MEDIA_TYPE');

/** Says that a handler answers by itself, with something else than a JSON text. */
export function AnswersWith(mediaType: string): CustomDecorator<symbol> {
  return SetMetadata(MEDIA_TYPE, mediaType);
}

/**
 * Refuses a request whose answer the client would not accept, before anything is done for it. What is not part of the API
 * has one form, whatever the client accepts.
 */
@Injectable()
export class AcceptGuard implements CanActivate {
  /** @throws GraphError `notAcceptable` */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!(leadsToData(request.url) || isServiceDocument(request.url))) return true;
    if (!isUtf8Accepted(request.headers['accept-charset']?.toString()))
      throw new GraphError('notAcceptable', {
        message: 'The service answers in UTF-8, which Accept-Charset excludes.',
      });
    const { best, isPlainAccepted } = acceptedCodings(request.headers['accept-encoding']?.toString());
    if (!best && !isPlainAccepted)
      throw new GraphError('notAcceptable', { message: 'Accept-Encoding allows no coding that the service has.' });
    const accept = acceptedBy(request);
    if (accept === undefined || jsonForm(accept)) return true;
    const other = Reflect.getMetadata(MEDIA_TYPE, context.getHandler()) as string | undefined;
    if (other !== undefined && qualityOf(accept, other) > 0) return true;
    // Whether the answer is a raw value is known only when the path has been read.
    if (isRead(request) && (exportFormat(accept) !== undefined || qualityOf(accept, 'text/plain') > 0)) return true;
    throw new GraphError('notAcceptable');
  }
}

function isRead({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}
