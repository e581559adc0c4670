import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import pino from 'pino';
import { AppModule } from './app.module';
import { authenticate } from './auth/bearer.hook';
import { acceptTokenRequests } from './auth/token-request.form';
import { TokenVerifier } from './auth/token-verifier';
import type { Settings } from './config/settings';
import { trackRoutes } from './graph/allowed-methods';
import { canonicalUrl } from './graph/canonical-url';
import { envelope } from './graph/error.filter';
import { GraphError } from './graph/graph-error';
import { acceptJson } from './graph/json-body';
import { setProtocolHeaders } from './graph/protocol.hook';
import { serveSwaggerUi } from './open-api/swagger-ui';
import { NestLogger } from './operations/nest-logger';
import { logRequests } from './operations/request-log.hook';

/** Longest path parameter, percent-encoded; the longest id takes nine characters for each of its own. */
const MAX_PARAM_LENGTH = 2_000;

/** The application, ready to listen: what the service and the tests both use. @param databaseUrl a migrated database */
export async function createApp(settings: Settings, databaseUrl: string): Promise<NestFastifyApplication> {
  const logger = pino({ level: settings.logLevel });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(settings, databaseUrl),
    adapter(settings),
    {
      logger: new NestLogger(logger),
      bodyParser: false,
      abortOnError: false,
    },
  );
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.addHook('onRequest', setProtocolHeaders);
  fastify.addHook('onResponse', logRequests(logger));
  const authenticateRequest = authenticate(app.get(TokenVerifier));
  fastify.addHook('onRequest', async (request) => {
    // Before the body is read, so that strangers cannot make the service read one.
    if (/^\/communications(?:[/?]|$)/.test(request.url)) await authenticateRequest(request);
  });
  acceptJson(app, settings.bodyLimit);
  acceptTokenRequests(app);
  const closeOtherMethods = trackRoutes(fastify);
  serveSwaggerUi(app, settings.auth);
  await app.init();
  closeOtherMethods();
  return app;
}

function adapter({ bodyLimit }: Settings): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit,
    genReqId: () => randomUUID(),
    rewriteUrl: ({ url = '/' }: IncomingMessage) => canonicalUrl(url),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: true },
    frameworkErrors: refuseUrl,
  });
}

/** Answers what the router refuses before any hook runs. */
function refuseUrl({ code }: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const isMalformed = code === 'FST_ERR_BAD_URL';
  const error = isMalformed
    ? new GraphError('badRequest', { message: 'The URL is not percent-encoded correctly.' })
    : new GraphError('notFound');
  void setProtocolHeaders(request, reply);
  void reply
    .status(error.status)
    .header('content-type', 'application/json;charset=utf-8')
    .send(envelope(error, request));
}
