import type { FastifyRequest } from 'fastify';
import { exchangeOf } from '../../connections/connection';
import { GraphError } from '../errors/graph-error';

/** Methods whose bodies have no meaning (RFC 9110, sections 9.3.1, 9.3.2 and 9.3.5). */
const bodyless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE']);

/** Maximum bytes of an ignored body. */
const MOST = 1_000;

/** An empty body, `null` or an object without members, which some clients send with every request. */
const saysNothing = /^(?:\{\s*\}|null)?$/;

/**
 * Reads the body of a request whose method takes none, whatever its content type. An empty body is ignored. Any other
 * is refused, because ignoring it would surprise the client.
 * @returns undefined where there is no body
 * @throws GraphError `badRequest` when the body is not empty
 */
export function readNeedlessBody({ method, headers, raw }: FastifyRequest): Promise<void> | undefined {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = headers;
  if (!bodyless.has(method) || (length === '0' && coding === undefined)) return undefined;
  return readEmpty(method, raw);
}

async function readEmpty(method: string, body: FastifyRequest['raw']): Promise<void> {
  let text = '';
  exchangeOf(body)?.invite();
  // The connection stays open for the answer and for further requests.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    if (text.length > MOST) break;
  }
  if (text.length <= MOST && saysNothing.test(text.trim())) return;
  body.resume();
  throw new GraphError('badRequest', {
    message: `A request with the method ${method} takes no body; the URL and the headers say all that it can say.`,
  });
}
