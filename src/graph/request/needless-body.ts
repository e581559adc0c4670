import type { FastifyRequest } from 'fastify';
import { exchangeOf } from '../../connections/connection';
import { GraphError } from '../errors/graph-error';

/** Methods whose bodies have no meaning (RFC 9110, sections 9.3.1, 9.3.2 and 9.3.5). */
const bodyless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE']);

/** Most bytes of a body that says nothing. */
const MOST = 1_000;

/** Nothing, or an object without members, as some clients send with every request. */
const saysNothing = /^(?:\{\s*\}|null)?$/;

/**
 * Reads the body of a request whose method takes none, whatever type it has. What says nothing is ignored; anything else
 * would be ignored without its sender knowing.
 * @returns undefined where there is no body to wait for
 * @throws GraphError `badRequest` when the body says something
 */
export function readNeedlessBody({ method, headers, raw }: FastifyRequest): Promise<void> | undefined {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = headers;
  if (!bodyless.has(method) || (length === '0' && coding === undefined)) return undefined;
  return readEmpty(method, raw);
}

async function readEmpty(method: string, body: FastifyRequest['raw']): Promise<void> {
  let text = '';
  exchangeOf(body)?.invite();
  // The connection is to stay, for the answer and what comes after it.
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
