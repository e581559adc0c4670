import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { GraphError } from '../graph/graph-error';

const contentType = 'application/x-www-form-urlencoded';

/** Bytes; a token request is a few hundred. */
const bodyLimit = 16 * 1024;

/** End of the token endpoint's path, as Microsoft Entra ID has it. */
export const tokenPath = '/oauth2/v2.0/token';

/**
 * Makes the token endpoint's body arrive as `URLSearchParams`, and refuses forms everywhere else: the API speaks JSON.
 * To be called before the application starts, so that it takes the place of Nest's own form parser.
 */
export function acceptTokenRequests(app: Pick<NestFastifyApplication, 'useBodyParser'>): void {
  app.useBodyParser(contentType, { bodyLimit }, (request: FastifyRequest, body, done) => {
    const isTokenRequest = request.routeOptions.url?.endsWith(tokenPath) === true;
    if (isTokenRequest) done(null, new URLSearchParams(body.toString('utf8')));
    else done(new GraphError('unsupportedMediaType'));
  });
}
