import type { Binary, Expression, KeyPredicate, Lambda, Member } from '../../src/odata/syntax/ast';
import { applyArithmetic, negate } from './arithmetic';
import { applyComparison, equals } from './comparison';
import { dynamicValue, memberOf } from './json-values';
import { enumLiteralValue, literalValue } from './literals';
import { numberFunctions } from './number-functions';
import { textFunctions } from './text-functions';
import { timeFunctions } from './time-functions';
import { cast, isOf, restrict } from './type-functions';
import { collection, EvaluationError, integer, isKind, itemsOf, type StructuredValue, type Value } from './values';

/** What names in an expression stand for. */
export interface Scope {
  /** The instance whose members are named without anything before them. */
  readonly context: Value;
  /** `$it`: the instance of the collection that the URL names. */
  readonly it: Value;
  /** `$this`: the instance of the innermost collection; without one, `$it`. */
  readonly current?: Value;
  /** Variables of lambdas, by name. */
  readonly variables: ReadonlyMap<string, Value>;
  /** Parameter aliases, by name with `@`. */
  readonly aliases?: ReadonlyMap<string, Expression>;
}

/** The scope of an instance of the collection that the URL names. */
export function scopeOf(instance: Value, aliases?: Scope['aliases']): Scope {
  return { context: instance, it: instance, variables: new Map(), aliases };
}

const functions = { ...textFunctions, ...timeFunctions, ...numberFunctions };

/**
 * The value of an expression, straight from the words of OData 4.01 part 2, section 5.1.1, over JSON.
 * @throws EvaluationError where the standard lets a request fail, or where the oracle does not know the answer
 */
export function evaluate(expression: Expression, scope: Scope): Value {
  const valueOf = (operand: Expression): Value => evaluate(operand, scope);
  switch (expression.kind) {
    case 'literal':
      return literalValue(expression);
    case 'enum':
      return enumLiteralValue(expression);
    case 'list':
      return collection(expression.items.map(valueOf));
    case 'variable':
      return variable(expression.name, scope);
    case 'alias':
      return alias(expression.name, scope);
    case 'member':
      return member(expression, scope);
    case 'qualifiedName':
      return restrict(expression.from ? valueOf(expression.from) : scope.context, expression.name);
    case 'count':
      return count(expression.from, expression.filter, scope);
    case 'lambda':
      return lambda(expression, scope);
    case 'filterPath':
      return filtered(expression.from, expression.predicate, scope);
    case 'binary':
      return binary(expression, scope);
    case 'unary':
      return expression.operator === 'negate' ? negate(valueOf(expression.operand)) : not(valueOf(expression.operand));
    case 'key':
      return keyed(expression, scope);
    case 'call':
      if (expression.name === 'isdefined') return isDefined(expression.args[0], scope);
      return call(expression.name, expression.args.map(valueOf));
    case 'typeCall': {
      const value = expression.value ? valueOf(expression.value) : scope.it;
      return expression.name === 'cast' ? cast(value, expression.type) : isOf(value, expression.type);
    }
    case 'case': {
      const branch = expression.branches.find(({ when }) => truth(valueOf(when)) === true);
      return branch ? valueOf(branch.then) : null;
    }
    default:
      throw new EvaluationError(`The oracle does not know ${expression.kind}.`);
  }
}

/** Whether an expression is true; false and null are both not. */
export function holds(predicate: Expression, scope: Scope): boolean {
  return truth(evaluate(predicate, scope)) === true;
}

function truth(value: Value): boolean | null {
  if (value === null || typeof value === 'boolean') return value;
  throw new EvaluationError('Neither true, false nor null.');
}

function not(value: Value): boolean | null {
  const operand = truth(value);
  return operand === null ? null : !operand;
}

function binary({ operator, left, right }: Binary, scope: Scope): Value {
  const [one, other] = [evaluate(left, scope), evaluate(right, scope)];
  switch (operator) {
    case 'and':
    case 'or': {
      const [a, b] = [truth(one), truth(other)];
      const decisive = operator === 'or';
      if (a === decisive || b === decisive) return decisive;
      return a === null || b === null ? null : !decisive;
    }
    case 'eq':
    case 'ne':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return applyComparison(operator, one, other);
    case 'in':
      return itemsOf(other).some((item) => (left.kind === 'list' ? isTuple(one, item) : equals(one, item)));
    case 'has':
      return has(one, other);
    default:
      return applyArithmetic(operator, one, other);
  }
}

/** A list before `in` is a tuple, whose values have places. */
function isTuple(one: Value, other: Value): boolean {
  const [values, others] = [itemsOf(one), itemsOf(other)];
  return values.length === others.length && values.every((value, index) => equals(value, others[index] ?? null));
}

function has(left: Value, right: Value): boolean | null {
  if (left === null || right === null) return null;
  if (!isKind(left, 'enum')) throw new EvaluationError('has needs an enumeration.');
  const flags = typeof right === 'string' ? left.type.members[right] : isKind(right, 'enum') ? right.number : undefined;
  if (flags === undefined) throw new EvaluationError('has needs a value of the enumeration.');
  return (left.number & flags) === flags;
}

function call(name: string, args: readonly Value[]): Value {
  const apply = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!apply) throw new EvaluationError(`The oracle does not know ${name}().`);
  return args.includes(null) ? null : apply(...args);
}

/** The entity with an id; of several, the first. */
function keyed({ from, keys: [key] }: KeyPredicate, scope: Scope): Value {
  const id = key ? evaluate(key.value, scope) : null;
  const isSought = (item: Value): boolean => isKind(item, 'structured') && item.json.id === id;
  return itemsOf(evaluate(from, scope)).find(isSought) ?? null;
}

/** Whether a value has the member at the end of a path; null is a value that a member can have. */
function isDefined(path: Expression | undefined, scope: Scope): boolean {
  if (path?.kind !== 'member') throw new EvaluationError('isdefined takes a path.');
  const owner = path.from ? evaluate(path.from, scope) : scope.context;
  if (owner === null) return false;
  if (!isKind(owner, 'structured')) throw new EvaluationError('Only an object has members.');
  return Object.hasOwn(owner.json, path.name) || (owner.type?.properties.has(path.name) ?? false);
}

function variable(name: '$it' | '$this' | '$root' | '$these', scope: Scope): Value {
  if (name === '$it') return scope.it;
  if (name === '$this') return scope.current ?? scope.it;
  throw new EvaluationError(`The oracle does not know ${name}.`);
}

function alias(name: string, scope: Scope): Value {
  const expression = scope.aliases?.get(name);
  // An alias without a value is null (section 5.3).
  return expression ? evaluate(expression, scope) : null;
}

function member({ from, name }: Member, scope: Scope): Value {
  if (!from && scope.variables.has(name)) return scope.variables.get(name) ?? null;
  const owner = from ? evaluate(from, scope) : scope.context;
  if (owner === null) return null;
  if (isKind(owner, 'structured')) return property(owner, name);
  throw new EvaluationError(`${name} is asked of a value that has no members.`);
}

/** The value of a member of an object (section 5.1.1.15); of an open type also of one that is not declared. */
export function property({ type, json, added }: StructuredValue, name: string): Value {
  const value = added.get(name);
  if (value !== undefined) return value;
  const own = Object.hasOwn(json, name) ? json[name] : undefined;
  const declared = type?.properties.get(name);
  if (declared) return memberOf(declared, own);
  if (!type || type.open) return dynamicValue(own);
  throw new EvaluationError(`${name} is not a property of ${type.name}.`);
}

/** The scope of a predicate about the items of a collection, in which names are those of an item. */
function itemScope(item: Value, scope: Scope): Scope {
  return { ...scope, context: item, current: item };
}

function filtered(from: Expression | undefined, predicate: Expression, scope: Scope): Value {
  const items = itemsOf(from ? evaluate(from, scope) : scope.context);
  return collection(items.filter((item) => holds(predicate, itemScope(item, scope))));
}

function count(from: Expression | undefined, filter: Expression | undefined, scope: Scope): Value {
  const items = itemsOf(from ? evaluate(from, scope) : scope.context);
  return integer(filter ? items.filter((item) => holds(filter, itemScope(item, scope))).length : items.length);
}

/** Section 5.1.1.13: a predicate that is null for an item is not true for it. */
function lambda({ operator, from, variable: name, predicate }: Lambda, scope: Scope): boolean {
  const items = itemsOf(from ? evaluate(from, scope) : scope.context);
  if (!predicate) return items.length > 0;
  const isTrue = (item: Value): boolean => {
    const variables = new Map(scope.variables);
    if (name !== undefined) variables.set(name, item);
    return holds(predicate, { ...scope, variables });
  };
  return operator === 'any' ? items.some(isTrue) : items.every(isTrue);
}
