import type { StructuredType } from '../../../edm/structured-type';
import type { Call } from '../../syntax/ast';
import { constant } from '../../values/constants';
import { invalid, notOffered } from '../../values/expression-error';
import type { Planned } from '../../values/planned';
import { edm, isStructured, untyped } from '../../values/value-type';
import { plannedOperation } from './coercion';
import type { Planner } from './plan-expression';
import { onward } from './plan-lookup';
import { typeNames } from './plan-path';

/**
 * `isdefined(path)`: whether a value has the member at the end of the path (Data Aggregation 4.0, section 6.2.4). A member
 * that is null is defined: a declared one always, another one where it is stored. No member of null is.
 */
export function planIsDefined(planner: Planner, { args, at }: Call): Planned {
  const { scope } = planner;
  const [path] = args;
  const isPath = path?.kind === 'member' || path?.kind === 'qualifiedName';
  if (!path || !isPath) throw invalid(scope, at, 'isdefined takes a path');
  const planned = planner.path(path);
  if (planned.type.kind === 'row' || (planned.kind === 'column' && planned.range.shape.kind === 'columns'))
    throw notOffered(scope, at, 'isdefined of a result of $apply');
  const defined = onward(planned, definedness);
  return planned.kind === 'lookup'
    ? plannedOperation(edm.Boolean, (value) => `coalesce(${value}, false)`, defined)
    : defined;
}

function definedness(planned: Planned): Planned {
  if (planned.kind === 'narrowed') return isThere(planned);
  if (planned.kind !== 'member') return constant(edm.Boolean, true);
  const { from, name } = planned;
  if (planned.dynamic) return plannedOperation(edm.Boolean, (json) => `(${json} IS NOT NULL)`, planned);
  if (isStructured(from.type) && !from.type.type.properties.has(name)) return isOfType(from, from.type.type, name);
  return from.kind === 'range' ? constant(edm.Boolean, true) : isThere(from);
}

/** Whether the value is of a type that declares the member. */
function isOfType(from: Planned, type: StructuredType, name: string): Planned {
  const owners = type.descendants().filter(({ properties }) => properties.has(name));
  return Object.freeze({ kind: 'isType', type: edm.Boolean, from, names: owners.flatMap(typeNames) });
}

function isThere(from: Planned): Planned {
  return Object.freeze({
    kind: 'comparison',
    type: edm.Boolean,
    operator: 'ne',
    left: from,
    right: constant(untyped, null),
  });
}
