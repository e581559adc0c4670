import type { FastifyRequest } from 'fastify';
import { importPath } from '../import/import.routes';
import type { StorageGuard } from './storage-guard';

/** Methods that add something. What removes something always goes on. */
const adding: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** Paths of requests that consist of many. */
const asksItself = new RegExp(`^(?:/\\$batch|${importPath})(?:[?/]|$)`);

/**
 * Makes the part of a Fastify `onRequest` hook that refuses what there is no space for, to be called once it is known who
 * sends it. A batch is let through, since each request in it is asked about; so is an import, which asks for each part.
 * @returns a hook that throws GraphError `insufficientStorage`
 */
export function refuseWrites(guard: Pick<StorageGuard, 'admit'>): (request: FastifyRequest) => void {
  return ({ principal, method, url, headers }) => {
    if (!principal || !adding.has(method) || asksItself.test(url)) return;
    guard.admit(principal.tenantId, Number(headers['content-length'] ?? 0));
  };
}
