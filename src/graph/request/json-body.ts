import type { IncomingMessage } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { fastifyOf } from '../../connections/fastify-of';
import { GraphError } from '../errors/graph-error';
import { isBodyFormKnown } from './body-form';
import { readRawBody } from './body-reader';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Passes JSON bodies on as text. They are parsed later, when their type is known, and without losing digits.
 * @param bodyLimit bytes
 */
export function acceptJson(app: Pick<NestFastifyApplication, 'getHttpAdapter'>, bodyLimit: number): void {
  const fastify = fastifyOf(app);
  // By default, Fastify also accepts plain text, which would be a string as well.
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser('application/json', (request: FastifyRequest, payload: IncomingMessage, done) => {
    const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
    const encoding = request.headers['content-encoding'] ?? 'identity';
    const isReadable = /^utf-?8$/i.test(charset) && /^identity$/i.test(encoding);
    if (!isReadable || !isBodyFormKnown(request.headers['content-type']))
      return done(new GraphError('unsupportedMediaType'));
    readRawBody(request, payload, bodyLimit, (error, body) => {
      if (error) return done(error);
      try {
        done(null, utf8.decode(body));
      } catch (cause) {
        done(new GraphError('malformedJson', { message: 'The request body is not UTF-8.', cause }));
      }
    });
  });
}
