import type { IncomingMessage } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fastifyOf } from '../connections/fastify-of';
import { GraphError } from '../graph/errors/graph-error';
import { readRawBody, STRANGERS_LIMIT } from '../graph/request/body-reader';
import { TokenRequestError } from './token-request.error';
import { answerRefusal } from './token-request.filter';

const contentType = 'application/x-www-form-urlencoded';

/** End of the token endpoint's path, as in Microsoft Entra ID. */
export const tokenPath = '/oauth2/v2.0/token';

/**
 * Parses the token endpoint's body into `URLSearchParams`, and refuses forms everywhere else, since the API accepts
 * JSON only. The application must be created without Nest's own parsers.
 */
export function acceptTokenRequests(app: Pick<NestFastifyApplication, 'getHttpAdapter'>): void {
  const fastify = fastifyOf(app);
  fastify.addContentTypeParser(contentType, (request: FastifyRequest, payload: IncomingMessage, done) => {
    if (!isTokenPath(request.routeOptions.url)) return done(new GraphError('unsupportedMediaType'));
    readRawBody(request, payload, STRANGERS_LIMIT, (error, body) =>
      done(error, body && new URLSearchParams(body.toString('utf8'))),
    );
  });
  fastify.addHook('onRoute', (route) => {
    // Errors of Fastify itself do not reach the filter of the controller.
    if (isTokenPath(route.url)) route.errorHandler = refuse;
  });
}

/** The error for a token request whose body is not a form. */
export function notAForm(): TokenRequestError {
  return new TokenRequestError('wrongMediaType', `The body of a token request has to be ${contentType}.`);
}

function isTokenPath(url: string | undefined): boolean {
  return url?.endsWith(tokenPath) === true;
}

function refuse(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  answerRefusal(refusalOf(error), request, reply);
}

function refusalOf(error: Error): TokenRequestError {
  const { status, statusCode = status } = error as { status?: number; statusCode?: number };
  if (statusCode === 405) {
    const reason = `A token is asked for by POST, with a body that is ${contentType}.`;
    return new TokenRequestError('wrongMethod', reason, { Allow: 'POST' });
  }
  if (statusCode === 413) {
    return new TokenRequestError('tooLarge', `The body of a token request, ${contentType}, is at most 16 KB.`);
  }
  if (statusCode === 400 || statusCode === 415) return notAForm();
  throw error;
}
