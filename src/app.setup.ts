import type { IncomingMessage } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { AppModule } from './app.module';
import { tags } from './app.tags';
import { authenticate } from './auth/bearer.hook';
import { requireLoopbackHost } from './auth/loopback-host.hook';
import { acceptTokenRequests } from './auth/token-request.form';
import { TokenVerifier } from './auth/token-verifier';
import { batchPath, guardUnfitRoutes } from './batch/batch.routes';
import { HeldBytes } from './budgets/held-bytes';
import { logPaths } from './call-logs/log-rows.controller';
import { roots } from './call-records/collections';
import { exportPath } from './call-records/export.controller';
import type { Settings } from './config/settings';
import { connectionOf } from './connections/connection';
import { refuseConnection } from './connections/refused-connection';
import type { StatementWatch } from './database/statement-watch';
import { checkRoomForAnswer, holdAnswer } from './graph/answer/answer-bytes.hook';
import { AnswerAdapter } from './graph/answer/answer.adapter';
import { envelope } from './graph/errors/error.filter';
import { GraphError } from './graph/errors/graph-error';
import { requestIdOf } from './graph/errors/request-id';
import { trackRoutes } from './graph/request/allowed-methods';
import { canonicalUrl } from './graph/request/canonical-url';
import { checkExpectation } from './graph/request/expectation.hook';
import { checkHost, hostTest } from './graph/request/host.hook';
import { innerRequestOf, type InnerRequest } from './graph/request/inner-request';
import { acceptJson } from './graph/request/json-body';
import { readNeedlessBody } from './graph/request/needless-body';
import { isOpen } from './graph/request/open-routes';
import { setProtocolHeaders } from './graph/request/protocol.hook';
import { describesApi, leadsToData } from './graph/request/service-roots';
import { insistOnTls } from './graph/request/strict-transport.hook';
import { checkTransferCoding } from './graph/request/transfer-coding.hook';
import { acceptImports, importPath, isImporting } from './import/import.routes';
import { serveSwaggerUi } from './open-api/swagger-ui';
import { makeLogger } from './operations/logger';
import { NestLogger } from './operations/nest-logger';
import { logRequests } from './operations/request-log.hook';
import { servedBy } from './operations/served';
import { logStatements } from './operations/statement-log';
import { missingResource } from './resources/requested-resource';
import { refuseWrites } from './storage/refuse-writes.hook';
import { StorageGuard } from './storage/storage-guard';
import { throttleRequests } from './throttling/throttle.hook';

/** Longest path parameter, percent-encoded; the longest id takes nine characters for each of its own. */
const MAX_PARAM_LENGTH = 2_000;

/**
 * The application, ready to listen: what the service and the tests both use.
 * @param databaseUrl a migrated database
 * @param watch looks at every statement that is sent; default: logs them at the level `trace`
 */
export async function createApp(
  settings: Settings,
  databaseUrl: string,
  watch?: StatementWatch,
): Promise<NestFastifyApplication> {
  const logger = makeLogger(settings.logLevel);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(settings, databaseUrl, watch ?? logStatements(logger)),
    adapter(settings, logger),
    {
      logger: new NestLogger(logger),
      bodyParser: false,
      abortOnError: false,
    },
  );
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.decorate('localUrl', localUrlOf(settings));
  fastify.decorate('servedBy', servedBy);
  fastify.decorate('held', new HeldBytes(settings));
  const logRequest = logRequests(logger);
  const authenticateRequest = authenticate(app.get(TokenVerifier));
  const throttle = throttleRequests(settings.throttling);
  const refuseWrite = refuseWrites(app.get(StorageGuard), new Set([batchPath, importPath]));
  /** Its sender is known. */
  const admit = (request: FastifyRequest, reply: FastifyReply, inner?: InnerRequest): void => {
    if (request.principal) connectionOf(request.raw.socket)?.knownAs(request.principal.tenantId);
    if (!inner?.isRepeated) throttle(request, reply);
    refuseWrite(request);
    checkRoomForAnswer(request);
  };
  const insist = insistOnTls(settings.tls);
  const isAllowed = hostTest(settings.allowedHosts);
  const isDevelopment = settings.auth.kind === 'development';
  // One hook for all of them that waits for nothing: each that is asynchronous costs a request several promises.
  fastify.addHook('onRequest', (request, reply, done) => {
    logRequest(request, reply);
    setProtocolHeaders(request, reply);
    insist(request, reply);
    checkHost(request, isAllowed);
    checkExpectation(request.headers);
    checkTransferCoding(request.headers);
    if (isDevelopment) requireLoopbackHost(request);
    const inner = innerRequestOf(request.raw);
    if (isOpen(request) || (request.is404 && !leadsToData(request.url)))
      return done(inner && !describesApi(request.url) ? new GraphError('notFound') : missing(request));
    reply.header('cache-control', 'no-store');
    // Before the body is read, so that strangers cannot make the service read one.
    const pending = inner ? void (request.principal = inner.principal) : authenticateRequest(request);
    if (pending)
      return void pending
        .then(() => admit(request, reply))
        .then(() => readNeedlessBody(request))
        .then(
          () => done(missing(request)),
          (error: Error) => done(error),
        );
    admit(request, reply, inner);
    const reading = readNeedlessBody(request);
    if (reading)
      return void reading.then(
        () => done(missing(request)),
        (error: Error) => done(error),
      );
    done(missing(request));
  });
  // Read above, where any type of body will do.
  fastify.addHttpMethod('DELETE', { hasBody: false, overrideExisting: true });
  fastify.addHook('onSend', holdAnswer);
  acceptJson(app, settings.bodyLimit);
  acceptTokenRequests(app);
  acceptImports(app);
  guardUnfitRoutes(fastify);
  const closeOtherMethods = trackRoutes(fastify, new Set([importPath, exportPath, ...logPaths]), (url) =>
    missingResource(roots, url),
  );
  serveSwaggerUi(app, settings.auth, tags);
  await app.init();
  closeOtherMethods();
  return app;
}

function localUrlOf({ port, httpsPort }: Settings): string {
  return port === undefined ? `https://localhost:${httpsPort}` : `http://localhost:${port}`;
}

function missing(request: FastifyRequest): GraphError | undefined {
  return request.is404 ? new GraphError('notFound') : undefined;
}

function adapter({ bodyLimit, trustProxy }: Settings, logger: Logger): FastifyAdapter {
  return new AnswerAdapter({
    bodyLimit,
    trustProxy,
    genReqId: requestIdOf,
    rewriteUrl: ({ url = '/' }: IncomingMessage) => canonicalUrl(url),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: true },
    clientErrorHandler: (error, socket) => {
      if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && isImporting(socket)) return;
      const refused = refuseConnection(error, socket);
      if (refused) logger.info(refused, 'connection');
    },
    frameworkErrors: refuseUrl(logRequests(logger)),
  });
}

/** Answers what the router refuses before any hook runs. */
function refuseUrl(logRequest: ReturnType<typeof logRequests>) {
  return ({ code }: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const isMalformed = code === 'FST_ERR_BAD_URL';
    const error = isMalformed
      ? new GraphError('badRequest', { message: 'The URL is not percent-encoded correctly.' })
      : new GraphError('notFound');
    logRequest(request, reply);
    setProtocolHeaders(request, reply);
    void reply
      .status(error.status)
      .header('content-type', 'application/json;charset=utf-8')
      .send(envelope(error, request));
  };
}
