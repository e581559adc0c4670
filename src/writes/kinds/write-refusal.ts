import { entityNotFound } from '../../graph/errors/entity-not-found';
import { GraphError } from '../../graph/errors/graph-error';
import type { EntitySet } from '../../odata/entity-set';
import type { Refused } from '../sql/write';

/** Why an entity was not written that has to be there, in a state that the write wants; undefined: for another reason. */
export function refusalOf(sets: readonly EntitySet[], { found, met }: Refused): GraphError | undefined {
  const missing = sets[found];
  if (missing) return entityNotFound(missing);
  return met ? undefined : new GraphError('resourceModified');
}
