import type { Case } from '../../syntax/ast';
import { constant } from '../../values/constants';
import { invalid } from '../../values/expression-error';
import type { Planned } from '../../values/planned';
import { isBinaryFloat, isInteger, isNumber, nullType, edm, typeLabel, type ValueType } from '../../values/value-type';
import { unify } from './coercion';
import type { Planner } from './plan-expression';

/** `case(condition:value,…)`: the value of the first condition that is true, or null (section 5.1.1.12.1). */
export function planCase(planner: Planner, { branches, at }: Case): Planned {
  const { scope } = planner;
  const planned = branches.map(({ when, then }) => ({
    when: planner.predicate(when),
    then: planner.plan(then),
    at: then.at,
  }));
  let common: Planned = constant(nullType, null);
  for (const { then } of planned) {
    const pair = unify(scope, [common, at], [then, at]);
    if (!pair) throw invalid(scope, at, `'case' gives both ${typeLabel(common.type)} and ${typeLabel(then.type)}`);
    common = wider(pair[0], pair[1]);
  }
  const { type } = common;
  // When all branches are null, the result is the untyped null, which can be compared with any type.
  if (type.kind === 'null') return constant(nullType, null);
  return Object.freeze({
    kind: 'case',
    type,
    branches: Object.freeze(
      planned.map(({ when, then, at: place }) => {
        const pair = unify(scope, [common, at], [then, place]) as readonly [Planned, Planned];
        return Object.freeze({ when, then: pair[1].type.kind === 'null' ? constant(type, null) : pair[1] });
      }),
    ),
  });
}

/** The operand whose type can hold the values of both. */
function wider(one: Planned, other: Planned): Planned {
  if (one.type.kind === 'null') return other;
  return rank(other.type) > rank(one.type) ? other : one;
}

function rank(type: ValueType): number {
  if (!isNumber(type)) return 0;
  if (isBinaryFloat(type)) return 3;
  if (!isInteger(type)) return 2;
  return type.kind === 'primitive' && type.name === edm.Int64.name ? 1 : 0;
}
