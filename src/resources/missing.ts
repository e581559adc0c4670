import { entityNotFound } from '../graph/errors/entity-not-found';
import { GraphError } from '../graph/errors/graph-error';
import { type PathStep, endOf } from '../odata/entity-set';
import type { EntityRow, Found, PageRow } from '../odata/sql/statements';

/** Returns the error for the first entity of the path that does not exist. */
export function missing(path: readonly PathStep[], row: Partial<Found> | undefined): Error {
  return entityNotFound((path[row?.found ?? 0] ?? endOf(path)).set);
}

/** Returns the error for a row without text: the answer is too large, or an entity does not exist. */
export function unreadable(path: readonly PathStep[], row: EntityRow | PageRow | undefined): Error {
  return row && row.tooLarge !== false ? new GraphError('answerTooLarge') : missing(path, row);
}
