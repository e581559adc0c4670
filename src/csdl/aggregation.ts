import { transformations } from '../odata/apply/apply-steps';
import { customAggregateType } from '../odata/apply/custom-aggregates';
import type { EntitySet } from '../odata/entity-set';
import { customMethods } from '../odata/functions/aggregation-methods';
import { collection, record, type Annotation } from './annotation';
import { aggregation } from './vocabularies';

const supported = record({
  Transformations: collection(transformations),
  CustomAggregationMethods: collection(customMethods),
  Rollup: { kind: 'enumMember', vocabulary: aggregation, type: 'RollupType', member: 'MultipleHierarchies' },
  From: true,
});

/** What `$apply` does with all collections of the container. */
export const applyDefaults: Annotation = { vocabulary: aggregation, term: 'ApplySupportedDefaults', value: supported };

/**
 * What `$apply` does with the entities of a collection (Data Aggregation 4.01, section 5). All properties can be grouped
 * by and aggregated, which the standard says by leaving out their lists.
 */
export function applyAnnotations(set: EntitySet): Annotation[] {
  const names = [...(set.customAggregates?.keys() ?? [])];
  return [
    { vocabulary: aggregation, term: 'ApplySupported', value: supported },
    ...names.map((name): Annotation => ({
      vocabulary: aggregation,
      term: 'CustomAggregate',
      qualifier: name,
      value: customAggregateType(set, name),
    })),
  ];
}
