import type { FastifyRequest } from 'fastify';
import type { StorageGuard } from './storage-guard';

/** Methods that store data. Deletions are always allowed. */
const adding: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/**
 * Creates the part of a Fastify `onRequest` hook that refuses writes when there is no space, to be called after
 * authentication.
 * @param asking paths of requests with many parts, such as batches and imports: their handlers call the guard for each
 * part
 * @returns a hook that throws GraphError `insufficientStorage`
 */
export function refuseWrites(
  guard: Pick<StorageGuard, 'admit'>,
  asking: ReadonlySet<string>,
): (request: FastifyRequest) => void {
  return ({ principal, method, url, headers }) => {
    if (!principal || !adding.has(method) || asking.has(url.replace(/\/?(?:\?.*)?$/, ''))) return;
    guard.admit(principal.tenantId, Number(headers['content-length'] ?? 0));
  };
}
