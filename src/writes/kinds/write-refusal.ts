import { entityNotFound } from '../../graph/errors/entity-not-found';
import { GraphError } from '../../graph/errors/graph-error';
import type { EntitySet } from '../../odata/entity-set';
import type { Refused } from '../sql/write';

/** The error of a write whose entity does not exist or does not fulfil the conditions; undefined: another reason. */
export function refusalOf(sets: readonly EntitySet[], { found, met }: Refused): GraphError | undefined {
  const missing = sets[found];
  if (missing) return entityNotFound(missing);
  return met ? undefined : new GraphError('resourceModified');
}
