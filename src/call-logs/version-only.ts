import type { StructuredType } from '../edm/structured-type';
import { isIn, type Version } from '../edm/version';
import { GraphError } from '../graph/errors/graph-error';

/** @throws GraphError `notFound` where the version has no such rows. @param what the client has named */
export function requireVersion(type: StructuredType, version: Version, what: string): void {
  if (isIn(type, version)) return;
  throw new GraphError('notFound', { message: `Only beta has ${what}: its URL begins with /beta.` });
}
