import type { FastifyRequest } from 'fastify';
import type { StorageGuard } from './storage-guard';

/** Methods that add something. What removes something always goes on. */
const adding: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/**
 * Makes the part of a Fastify `onRequest` hook that refuses what there is no space for, to be called once it is known who
 * sends it.
 * @param asking paths of requests that consist of many, such as batches and imports: they ask the guard for each part
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
