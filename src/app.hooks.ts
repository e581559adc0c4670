import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { Logger } from 'pino';
import { ApiKeys } from './auth/api-keys';
import { authenticate } from './auth/bearer.hook';
import { requireLoopbackHost } from './auth/loopback-host.hook';
import type { TokenVerifier } from './auth/token-verifier';
import { batchPath } from './batch/batch.routes';
import type { Settings } from './config/settings';
import { connectionOf } from './connections/connection';
import { checkRoomForAnswer } from './graph/answer/answer-bytes.hook';
import { GraphError } from './graph/errors/graph-error';
import type { CrossOrigin } from './graph/request/cross-origin';
import { hasEmptySegment } from './graph/request/canonical-url';
import { checkExpectation } from './graph/request/expectation.hook';
import { checkHost, hostTest } from './graph/request/host.hook';
import { innerRequestOf } from './graph/request/inner-request';
import { readNeedlessBody } from './graph/request/needless-body';
import { isOpen } from './graph/request/open-routes';
import { checkProtocol, setProtocolHeaders } from './graph/request/protocol.hook';
import { QUERY } from './graph/request/query-segment';
import { describesApi, leadsToData } from './graph/request/service-roots';
import { insistOnTls } from './graph/request/strict-transport.hook';
import { checkTransferCoding } from './graph/request/transfer-coding.hook';
import { refusalOfResource } from './graph/request/unsupported-resources';
import { importPath } from './import/import.routes';
import { logRequests } from './operations/request-log.hook';
import { measureRequest } from './operations/request-metrics.hook';
import { refuseWrites } from './storage/refuse-writes.hook';
import type { StorageGuard } from './storage/storage-guard';
import { throttleRequests } from './throttling/throttle.hook';

/** A step of the processing of each request. @throws GraphError to refuse the request */
type Step = (request: FastifyRequest, reply: FastifyReply) => void;

type OnRequest = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void;

/**
 * Processes each request before its body is read, in order. It is a single hook, and synchronous where possible,
 * because each asynchronous hook costs several promises per request.
 */
export function onRequest(
  settings: Settings,
  logger: Logger,
  verifier: TokenVerifier,
  storage: StorageGuard,
  pages: CrossOrigin,
): OnRequest {
  const isAllowed = hostTest(settings.allowedHosts);
  const throttle = throttleRequests(settings.throttling);

  const beforeSenderIsKnown: readonly Step[] = [
    logRequests(logger, settings),
    measureRequest,
    setProtocolHeaders,
    (request, reply) => pages.allow(request, reply),
    insistOnTls(settings.tls),
    (request) => checkHost(request, isAllowed),
    ({ headers }) => checkExpectation(headers),
    ({ headers }) => checkTransferCoding(headers),
    checkProtocol,
    ...(settings.auth.kind === 'development' ? [requireLoopbackHost] : []),
  ];
  const onceSenderIsKnown: readonly Step[] = [
    ({ principal, raw }) => principal && connectionOf(raw.socket)?.knownAs(principal.tenantId),
    (request, reply) => (innerRequestOf(request.raw)?.isRepeated ? undefined : throttle(request, reply)),
    refuseWrites(storage, new Set([batchPath, importPath])),
    (request) => checkRoomForAnswer(request),
    refuseWritesOfKeys,
    ({ url }) => refuseEmptySegment(url),
    ({ url }) => refuseUnsupported(url),
  ];
  const authenticateRequest = authenticate(verifier, new ApiKeys(settings.apiKeys));
  /** @returns a promise when the token has to be verified asynchronously */
  const findSender = (request: FastifyRequest): Promise<void> | undefined => {
    const inner = innerRequestOf(request.raw);
    if (!inner) return authenticateRequest(request);
    request.principal = inner.principal;
    return undefined;
  };

  return (request, reply, done) => {
    for (const step of beforeSenderIsKnown) step(request, reply);
    if (pages.answersPreflight(request, reply)) return;
    if (isOpen(request) || (request.is404 && !leadsToData(request.url))) return done(refusalOfOpenRoute(request));
    reply.header('cache-control', 'no-store');
    const admit = (): Promise<void> | undefined => {
      // The read that it becomes is counted.
      if (request.url === QUERY) return undefined;
      for (const step of onceSenderIsKnown) step(request, reply);
      return readNeedlessBody(request);
    };
    // Authenticates before the body is read, so that unauthenticated clients cannot make the service read one.
    const sender = findSender(request);
    const admitted = sender ? sender.then(admit) : admit();
    if (!admitted) return done(missing(request));
    void admitted.then(
      () => done(missing(request)),
      (error: Error) => done(error),
    );
  };
}

/** Of the routes without authentication, batches can reach only those that describe the API. */
function refusalOfOpenRoute(request: FastifyRequest): GraphError | undefined {
  const isInner = innerRequestOf(request.raw) !== undefined;
  return isInner && !describesApi(request.url) ? new GraphError('notFound') : missing(request);
}

/** A batch is admitted, since each request in it is asked. */
function refuseWritesOfKeys({ principal, method, url }: FastifyRequest): void {
  if (!principal?.isReadOnly || method === 'GET' || method === 'HEAD' || url === batchPath) return;
  throw new GraphError('forbidden', { message: 'An API key only reads: use a token with the permission to write.' });
}

function refuseEmptySegment(url: string): void {
  if (leadsToData(url) && hasEmptySegment(url))
    throw new GraphError('badRequest', { message: 'The path has an empty segment: is there a name or a key missing?' });
}

function refuseUnsupported(url: string): void {
  const refusal = leadsToData(url) ? refusalOfResource(url) : undefined;
  if (refusal) throw refusal;
}

function missing(request: FastifyRequest): GraphError | undefined {
  return request.is404 ? (refusalOfResource(request.url) ?? new GraphError('notFound')) : undefined;
}
