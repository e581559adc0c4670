import { transformations } from '../odata/apply/apply-steps';
import { customAggregateType } from '../odata/apply/custom-aggregates';
import type { EntitySet } from '../odata/entity-set';
import { collection, record, type Annotation } from './annotation';
import { aggregation } from './vocabularies';

/**
 * What `$apply` does with the entities of a collection (Data Aggregation 4.01, section 5). All properties can be grouped
 * by and aggregated, which the standard says by leaving out their lists.
 */
export function applyAnnotations(set: EntitySet): Annotation[] {
  const supported: Annotation = {
    vocabulary: aggregation,
    term: 'ApplySupported',
    value: record({
      Transformations: collection(transformations),
      Rollup: { kind: 'enumMember', vocabulary: aggregation, type: 'RollupType', member: 'MultipleHierarchies' },
      From: true,
    }),
  };
  const names = [...(set.customAggregates?.keys() ?? [])];
  return [
    supported,
    ...names.map((name): Annotation => ({
      vocabulary: aggregation,
      term: 'CustomAggregate',
      qualifier: name,
      value: customAggregateType(set, name),
    })),
  ];
}
