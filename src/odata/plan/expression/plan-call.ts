import { canonicalNames, signatures, withoutSignature } from '../../functions/canonical-functions';
import type { ArgumentType, Signature } from '../../functions/function-signature';
import type { Call } from '../../syntax/ast';
import { constant } from '../../values/constants';
import { invalid, notOffered, unknownName } from '../../values/expression-error';
import type { Planned } from '../../values/planned';
import type { Scope } from '../../values/scope';
import { edm, isInteger, isNumber, isPrimitive, typeLabel } from '../../values/value-type';
import { coerce, plannedOperation } from './coercion';
import type { Planner } from './plan-expression';
import { exactCall, isBetweenTicks } from './exact-times';
import { planIsDefined } from './plan-is-defined';
import { planPattern } from './plan-pattern';

/** @throws QueryError where the function is not known, or does not take these arguments */
export function planCall(planner: Planner, node: Call): Planned {
  const { scope } = planner;
  const { name, at } = node;
  if (name === 'matchespattern') return planPattern(planner, node);
  if (name === 'isdefined') return planIsDefined(planner, node);
  if (withoutSignature.has(name)) throw notOffered(scope, at, `The function ${name}`);
  const forms = signatures.get(name);
  if (!forms) throw unknownName(scope, at, `Unknown function '${name}'`, name, canonicalNames);
  const args = node.args.map((arg) => planner.plan(arg));
  for (const form of forms) {
    const fitting = fit(planner, form, args, node);
    if (fitting) return call(name, form, fitting);
  }
  const types = args.map(({ type }) => typeLabel(type)).join(', ');
  throw invalid(scope, at, `${name}(${forms.map(takes).join('), ' + name + '(')}) does not take (${types})`);
}

function fit(planner: Planner, form: Signature, args: readonly Planned[], node: Call): Planned[] | undefined {
  if (args.length !== form.args.length) return undefined;
  const fitting = args.map((arg, index) => argument(planner, arg, form.args[index] as ArgumentType, node, index));
  return fitting.every((arg) => arg !== undefined) ? fitting : undefined;
}

function argument(
  { scope }: Planner,
  from: Planned,
  to: ArgumentType,
  { args, at }: Call,
  index: number,
): Planned | undefined {
  const place = args[index]?.at ?? at;
  switch (to) {
    case 'number':
      return isNumber(from.type) ? from : coerce(scope, from, edm.Double, place);
    case 'integer':
      return isInteger(from.type) ? from : coerce(scope, from, edm.Int64, place);
    case 'length':
      refuseNegative(scope, from, place);
      return isInteger(from.type) ? from : coerce(scope, from, edm.Int64, place);
    case 'collection':
      return asCollection(from);
    default:
      return coerce(scope, from, edm[to], place);
  }
}

/** A length that depends on stored values, and is negative, gives null instead (section 5.1.1.5.7). */
function refuseNegative(scope: Scope, from: Planned, at: number): void {
  if (from.kind === 'constant' && isInteger(from.type) && String(from.value).startsWith('-') && from.value !== '-0')
    throw invalid(scope, at, `A length cannot be negative, such as ${String(from.value)}`);
}

/** Collections that are stored or written as JSON; those with a table have no order of their own. */
function asCollection(from: Planned): Planned | undefined {
  const { type } = from;
  if (type.kind === 'null') return from;
  const isJson = type.kind === 'collection' && from.kind !== 'contained' && from.kind !== 'filtered';
  return isJson ? from : undefined;
}

function call(name: string, { result, form, local }: Signature, args: readonly Planned[]): Planned {
  const [first] = args;
  // A function of null is null (section 5.1.1.4), also one of collections, whose SQL takes no null.
  if (args.some((arg) => arg.kind === 'constant' && arg.value === null))
    return constant(result === 'same' ? (first as Planned).type : edm[result], null);
  const offset = first?.kind === 'constant' ? first.offset : undefined;
  const shown = local && offset ? [atClock(first as Planned, offset)] : args;
  const exact = shown[0] && isBetweenTicks(shown[0]) ? exactCall(name, shown[0]) : undefined;
  if (exact) return exact;
  if (name === 'totaloffsetminutes' && offset !== undefined) return constant(edm.Int32, String(offset));
  const type = result === 'same' ? (first as Planned).type : edm[result];
  return plannedOperation(type, form, ...shown);
}

/** The ticks that the clock shows in the time zone of a literal. */
function atClock(time: Planned, offset: number): Planned {
  if (time.kind !== 'constant' || typeof time.value !== 'string' || !isPrimitive(time.type, 'Edm.DateTimeOffset'))
    return time;
  return Object.freeze({ ...time, value: String(BigInt(time.value) + BigInt(offset) * 600_000_000n), offset: 0 });
}

const argumentNames: Partial<Record<ArgumentType, string>> = {
  collection: 'a collection',
  integer: 'a whole number',
  length: 'a whole number',
  number: 'a number',
};

function takes({ args }: Signature): string {
  return args.map((arg) => argumentNames[arg] ?? `Edm.${arg}`).join(', ');
}
