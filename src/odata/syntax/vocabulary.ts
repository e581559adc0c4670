/**
 * The meanings of names, by the standard's rules: `entityColNavigationProperty`, `primitiveFunction`. A parser with a
 * vocabulary also rejects errors that depend on the meaning of a name. The service uses none: its planner looks names
 * up in the model, and can report more about them.
 */
export interface Vocabulary {
  is(rule: string, name: string): boolean;
}

/** Possible kinds of the path so far, as bits; several, where a name has several meanings. */
export const enum PathState {
  None = 0,
  Value = 1,
  Values = 2,
  Complex = 4,
  Complexes = 8,
  Entity = 16,
  Entities = 32,
  /** A variable of a lambda, `$it`, `$this` or an alias. */
  Variable = 64,
  /** A type at the beginning of a path; a property must follow. */
  Type = 128,
  /** A type after a collection of entities; a step of a collection must follow. */
  EntitiesOfType = 256,
  /** A type after a complex property. */
  ComplexOfType = 512,
  /** Without a vocabulary. */
  Anything = 1023,
}

/** States that steps of a collection may follow. */
export const collectionStates: number =
  PathState.Values | PathState.Complexes | PathState.Entities | PathState.EntitiesOfType;
/** States that may end a path. */
export const completeStates: number = PathState.Anything & ~(PathState.Type | PathState.EntitiesOfType);
/** States after an annotation. */
export const annotatedStates: number = PathState.Values | PathState.Entity | PathState.Complex | PathState.Value;

const properties: readonly (readonly [string, PathState])[] = [
  ['primitiveKeyProperty', PathState.Value],
  ['primitiveNonKeyProperty', PathState.Value],
  ['customAggregate', PathState.Value],
  ['streamProperty', PathState.Value],
  ['primitiveColProperty', PathState.Values],
  ['complexProperty', PathState.Complex],
  ['complexColProperty', PathState.Complexes],
  ['entityNavigationProperty', PathState.Entity],
  ['entityColNavigationProperty', PathState.Entities],
];

const functions: readonly (readonly [string, PathState])[] = [
  ['primitiveFunction', PathState.Value],
  ['primitiveColFunction', PathState.Values],
  ['complexFunction', PathState.Complex],
  ['complexColFunction', PathState.Complexes],
  ['entityFunction', PathState.Entity],
  ['entityColFunction', PathState.Entities],
];

const statesOf = (rules: typeof properties, { is }: Pick<Vocabulary, 'is'>, name: string, suffix = ''): number =>
  rules.reduce((states, [rule, state]) => (is(rule + suffix, name) ? states | state : states), 0);

/** States after a property of this name. */
export function propertyStates(vocabulary: Vocabulary, name: string): number {
  return statesOf(properties, vocabulary, name);
}

/** States after a function of this name. @param suffix `Import` for functions that are not bound */
export function functionStates(vocabulary: Vocabulary, name: string, suffix: '' | 'Import' = ''): number {
  return statesOf(functions, vocabulary, name, suffix);
}

/** States after a name that follows `$root/`. */
export function rootStates(vocabulary: Vocabulary, name: string): number {
  return (
    (vocabulary.is('entitySetName', name) ? PathState.Entities : 0) |
    (vocabulary.is('singletonEntity', name) ? PathState.Entity : 0)
  );
}

const single = PathState.Entity | PathState.Variable;
/** States that a property may follow. */
export const structuredStates: number = single | PathState.Complex | PathState.ComplexOfType | PathState.Type;

/** States after a name without dots. @param state state before it, none at the start of a path */
export function memberStates(vocabulary: Vocabulary, name: string, state: number): number {
  const begins = state === PathState.None;
  let states = qualifiedStates(vocabulary, name, state);
  if (begins || (state & structuredStates) !== 0) states |= propertyStates(vocabulary, name);
  if (begins && vocabulary.is('lambdaVariableExpr', name)) states |= PathState.Variable;
  return states;
}

/** States after the name of a type. @param state state before it, none at the start of a path */
export function qualifiedStates(vocabulary: Vocabulary, name: string, state: number): number {
  const begins = state === PathState.None;
  const entity = vocabulary.is('entityTypeName', name);
  const complex = vocabulary.is('complexTypeName', name);
  let states: number = PathState.None;
  if ((entity || complex) && (begins || (state & single) !== 0)) states |= PathState.Type;
  if (entity && (state & PathState.Entities) !== 0) states |= PathState.EntitiesOfType;
  if (complex && (state & PathState.Complex) !== 0) states |= PathState.ComplexOfType;
  if (complex && (state & PathState.Complexes) !== 0) states |= PathState.Values;
  return states;
}
