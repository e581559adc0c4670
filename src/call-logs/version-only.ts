import type { StructuredType } from '../edm/structured-type';
import { isIn, type Version } from '../edm/version';
import { GraphError } from '../graph/errors/graph-error';

/**
 * @throws GraphError `notFound` when the version does not have such rows
 * @param what name of the log or function for the message
 */
export function requireVersion(type: StructuredType, version: Version, what: string): void {
  if (isIn(type, version)) return;
  throw new GraphError('notFound', { message: `Only beta has ${what}. Use a URL that begins with /beta.` });
}
