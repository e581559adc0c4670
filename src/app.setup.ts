import type { IncomingMessage } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { onRequest } from './app.hooks';
import { AppModule } from './app.module';
import { tags } from './app.tags';
import { KEY_SOURCE, type KeySource } from './auth/key-source';
import { acceptTokenRequests } from './auth/token-request.form';
import { TokenVerifier } from './auth/token-verifier';
import { acceptMultipart, guardUnfitRoutes } from './batch/batch.routes';
import { HeldBytes } from './budgets/held-bytes';
import { logSets } from './call-logs/logs';
import { exportPath } from './call-records/export.controller';
import type { Settings } from './config/settings';
import { fastifyOf } from './connections/fastify-of';
import { refuseConnection } from './connections/refused-connection';
import { serveConsole } from './console/serve-console';
import type { StatementWatch } from './database/statement-watch';
import { holdAnswer } from './graph/answer/answer-bytes.hook';
import { AnswerAdapter } from './graph/answer/answer.adapter';
import { compressAnswer } from './graph/answer/compress.hook';
import { envelope } from './graph/errors/error.filter';
import { GraphError } from './graph/errors/graph-error';
import { JSON_TYPE, withoutCharset } from './graph/errors/json-text';
import { requestIdOf } from './graph/errors/request-id';
import { trackRoutes } from './graph/request/allowed-methods';
import { crossOrigin, type CrossOrigin } from './graph/request/cross-origin';
import { acceptJson } from './graph/request/json-body';
import { acceptQueries, routedUrl } from './graph/request/query-segment';
import { setProtocolHeaders } from './graph/request/protocol.hook';
import { acceptImports, importPath, isImporting } from './import/import.routes';
import type { Scrape } from './metrics/scrape';
import { rootSets } from './odata/root-sets';
import { serveSwaggerUi } from './open-api/swagger-ui';
import { makeLogger } from './operations/logger';
import { NestLogger } from './operations/nest-logger';
import { logRequests } from './operations/request-log.hook';
import { servedBy } from './operations/served';
import { logStatements } from './operations/statement-log';
import { refusedMethod } from './resources/requested-resource';
import { StorageGuard } from './storage/storage-guard';
import { developmentTag, receiverPaths } from './subscriptions/development-receiver.document';
import { receiverPath, serveReceiver } from './subscriptions/development-receiver';
import { tryableExamples } from './subscriptions/model/sample-subscription';

/** Longest percent-encoded path parameter. An id's character can take nine characters when encoded. */
const MAX_PARAM_LENGTH = 2_000;

/** What an application can do without. */
interface AppOptions {
  /** Observes every statement that is sent; default: logs them at the level `trace`. */
  readonly watch?: StatementWatch;
  /** Folder that the console was built into; default: no console. */
  readonly consoleFolder?: string;
  /** Returns the metrics of all processes; default: those of this one. */
  readonly scrape?: Scrape;
}

/**
 * Creates the application, ready to listen, for the service and for tests.
 * @param databaseUrl URL of a migrated database
 */
export async function createApp(
  settings: Settings,
  databaseUrl: string,
  { watch, consoleFolder, scrape }: AppOptions = {},
): Promise<NestFastifyApplication> {
  const logger = makeLogger(settings);
  const pages = crossOrigin(settings.corsOrigins);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(settings, databaseUrl, watch ?? logStatements(logger), scrape),
    adapter(settings, logger, pages),
    {
      logger: new NestLogger(logger),
      bodyParser: false,
      abortOnError: false,
    },
  );
  const fastify = fastifyOf(app);
  fastify.decorate('localUrl', localUrlOf(settings));
  fastify.decorate('servedBy', servedBy);
  fastify.decorate('held', new HeldBytes(settings));
  fastify.addHook('onRequest', onRequest(settings, logger, app.get(TokenVerifier), app.get(StorageGuard), pages));
  // The hook above has already read the body, which may have any media type.
  fastify.addHttpMethod('DELETE', { hasBody: false, overrideExisting: true });
  fastify.addHook('onSend', pages.varies);
  fastify.addHook('onSend', holdAnswer);
  fastify.addHook('onSend', compressAnswer);
  acceptJson(app, settings.bodyLimit);
  acceptTokenRequests(app);
  acceptImports(app);
  acceptMultipart(fastify, settings.bodyLimit);
  guardUnfitRoutes(fastify);
  const closeOtherMethods = trackRoutes(fastify, new Set([importPath, exportPath]), (url) =>
    refusedMethod([...rootSets().values(), ...logSets], url),
  );
  acceptQueries(fastify);
  if (settings.auth.kind === 'development') serveReceiver(fastify, settings.dataDir);
  serveSwaggerUi(app, settings.auth, tags, {
    examples: () => tryableExamples(`${fastify.localUrl}${receiverPath}`),
    tag: developmentTag,
    paths: receiverPaths,
  });
  await serveConsole(fastify, consoleFolder, app.get<KeySource>(KEY_SOURCE, { strict: false }));
  await app.init();
  closeOtherMethods();
  return app;
}

function localUrlOf({ port, httpsPort }: Settings): string {
  return port === undefined ? `https://localhost:${httpsPort}` : `http://localhost:${port}`;
}

function adapter(settings: Settings, logger: Logger, pages: CrossOrigin): FastifyAdapter {
  const { bodyLimit, trustProxy } = settings;
  return new AnswerAdapter({
    bodyLimit,
    trustProxy,
    genReqId: requestIdOf,
    rewriteUrl: ({ url = '/' }: IncomingMessage) => routedUrl(url),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: true },
    clientErrorHandler: (error, socket) => {
      if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && isImporting(socket)) return;
      const refused = refuseConnection(error, socket);
      if (refused) logger.info(refused, 'connection');
    },
    frameworkErrors: refuseUrl(logRequests(logger, settings), pages),
  });
}

/** Answers requests that the router refuses before any hook runs. */
function refuseUrl(logRequest: ReturnType<typeof logRequests>, pages: CrossOrigin) {
  return ({ code }: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const isMalformed = code === 'FST_ERR_BAD_URL';
    const error = isMalformed
      ? new GraphError('badRequest', { message: 'The URL is not percent-encoded correctly.' })
      : new GraphError('notFound');
    logRequest(request, reply);
    setProtocolHeaders(request, reply);
    pages.allow(request, reply);
    void withoutCharset(reply).status(error.status).header('content-type', JSON_TYPE).send(envelope(error, request));
  };
}
