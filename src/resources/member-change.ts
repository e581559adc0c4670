import { withoutMembers, type JsonObject } from '../edm/json/json-value';
import type { EntitySet } from '../odata/entity-set';
import type { Change } from '../writes/rows/change';
import { withOwnedIds } from '../writes/rows/entity-ids';
import { mergeRules } from '../writes/rows/merge-rules';

/**
 * The change of an entity's own members. Immutable ones are not changed (OData 4.01 part 1, section 11.4.3).
 * @param source the body
 * @param accepted the body in its stored form
 */
export function memberChange(set: EntitySet, source: JsonObject, accepted: JsonObject): Change {
  const fixed = [...set.type.properties.values()].filter(({ immutable }) => immutable);
  const members = withOwnedIds(set, withoutMembers(accepted, new Set(fixed.map(({ name }) => name))));
  return { members, rules: mergeRules(set.type, source, members) };
}
