import { callRecords } from '../call-records/entity-sets';
import type { EntitySet } from '../odata/entity-set';

/** The collections within call records, at any depth, parents before children. */
export const containedSets: readonly EntitySet[] = below(callRecords);

function below({ children }: EntitySet): EntitySet[] {
  return [...children.values()].flatMap((child) => [child, ...below(child)]);
}
