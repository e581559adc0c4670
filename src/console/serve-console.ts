import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { KeySource } from '../auth/key-source';
import { pageHeaders } from '../graph/answer/page-headers';
import { GraphError } from '../graph/errors/graph-error';
import { qualityOf, rangesOf } from '../graph/request/accept';
import { isKnown, readConditions } from '../graph/request/conditions';
import { bestCoding } from '../graph/request/content-coding';
import { openRoute } from '../graph/request/open-routes';
import { varyBy } from '../graph/request/vary';
import { pagePath as apiPage } from '../open-api/swagger-ui';
import { readConsole, type BuiltConsole } from './built-console';
import { clientRoutes } from './client-routes';

const HTML = 'text/html';

/** Devices and sensors that the page has no use for (Permissions Policy). */
const permissions = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb']
  .map((name) => `${name}=()`)
  .join(', ');

type SignInSource = Pick<KeySource, 'signInOrigins'>;

/**
 * Serves the console: its page at `/` and at each of the {@link clientRoutes}, and the files of the page at `/assets`.
 * Programs that do not ask for HTML are sent from `/` to the API's page, as everybody is where there is no console.
 * @param folder that the console was built into; undefined: none is served
 * @param source of the tokens with which people sign in
 * @throws errors of the file system, except that there is no page
 */
export async function serveConsole(
  fastify: FastifyInstance,
  folder: string | undefined,
  source: SignInSource,
): Promise<void> {
  const built = folder === undefined ? undefined : await readConsole(folder);
  const route = { config: openRoute };
  const page = built && pageOf(built, source);
  fastify.get('/', route, page ? pageOr(page, asksForHtml, toApiPage) : withoutConsole(folder));
  if (!built || !page) return;
  for (const path of clientRoutes) fastify.get(path, route, pageOr(page, takesHtml, refuse));
  fastify.get<{ Params: { file: string } }>('/assets/:file', route, (request, reply) =>
    sendAsset(built, request.params.file, request, reply),
  );
}

type Answer = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;

const toApiPage: Answer = (_, reply) => reply.redirect(apiPage);

/** A program that takes no HTML looks for something else, which is not there. */
const refuse: Answer = () => {
  throw new GraphError('notFound');
};

const acceptOf = ({ headers }: FastifyRequest): string => headers.accept ?? '';

const takesHtml = (request: FastifyRequest): boolean => qualityOf(acceptOf(request), HTML) > 0;

/** Whether the client asks for HTML by its name, as browsers do, and not for JSON rather than that. */
function asksForHtml(request: FastifyRequest): boolean {
  const accept = acceptOf(request);
  const isNamed = rangesOf(accept, HTML).length > 0;
  return isNamed && takesHtml(request) && qualityOf(accept, HTML) >= qualityOf(accept, 'application/json');
}

/** Answers with the page where the client wants it. */
function pageOr(page: Answer, isWanted: (request: FastifyRequest) => boolean, other: Answer): RouteHandlerMethod {
  return (request, reply) => {
    varyBy(reply, 'Accept');
    return isWanted(request) ? page(request, reply) : other(request, reply);
  };
}

/** Tells in the log, once, why a browser does not see the console. */
function withoutConsole(folder: string | undefined): RouteHandlerMethod {
  const logger = new Logger('Console');
  let isTold = folder === undefined;
  return (request, reply) => {
    if (!isTold && asksForHtml(request)) {
      isTold = true;
      logger.warn(
        `There is no console at ${folder}. npm start builds it; npm run dev:web shows it while you work on it.`,
      );
    }
    return toApiPage(request, reply);
  };
}

function pageOf({ page, tag }: BuiltConsole, source: SignInSource): Answer {
  return async (request, reply) => {
    const origins = await source.signInOrigins?.();
    reply.headers(pageHeaders({ origins, directives: ["font-src 'self'", "form-action 'self'"] }));
    // Each visit asks whether the page is still the same: it names the files of its build.
    reply.headers({ 'permissions-policy': permissions, 'cache-control': 'no-cache', etag: tag });
    if (isKnown(readConditions(request.headers), tag)) return reply.status(304).send();
    return reply.type(`${HTML}; charset=utf-8`).send(page);
  };
}

/** @throws GraphError `notFound` */
function sendAsset(
  { assets }: BuiltConsole,
  file: string,
  { headers }: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const asset = assets.get(file);
  if (!asset) throw new GraphError('notFound');
  // Contents that differ have another name.
  reply.header('cache-control', 'public, max-age=31536000, immutable').type(asset.mediaType);
  if (asset.encoded.length > 0) varyBy(reply, 'Accept-Encoding');
  const smaller = bestCoding(headers['accept-encoding']?.toString(), asset.encoded);
  if (smaller) reply.header('content-encoding', smaller.name);
  return reply.send(smaller?.bytes ?? asset.bytes);
}
