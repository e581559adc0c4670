import type { Expression } from '../../src/odata/syntax/ast';
import { EvaluationError, isKind, type StructuredValue, type Value } from './values';

/** An instance of the input type that has nothing but what is given. */
export function transient(
  rows: readonly StructuredValue[],
  added: ReadonlyMap<string, Value> = new Map(),
): StructuredValue {
  return { kind: 'structured', type: rows[0]?.type, json: {}, added };
}

/** Whether an instance has only what aggregation has made. */
export function isTransient({ json }: StructuredValue): boolean {
  return Object.keys(json).length === 0;
}

/** The names on a path; casts leave no trace. */
export function namesOf(path: Expression): readonly string[] {
  if (path.kind === 'qualifiedName') return path.from ? namesOf(path.from) : [];
  if (path.kind !== 'member') throw new EvaluationError(`The oracle takes no ${path.kind} for a path.`);
  return [...(path.from ? namesOf(path.from) : []), path.name];
}

/** Whether an instance has a member, which may be null. An entity has all that its type declares. */
export function hasMember(row: StructuredValue, [name = '', ...rest]: readonly string[]): boolean {
  if (!isTransient(row)) return true;
  if (!row.added.has(name)) return false;
  const inner = row.added.get(name) ?? null;
  return rest.length === 0 || inner === null || (isKind(inner, 'structured') && hasMember(inner, rest));
}

/** The row with a value at the end of a path of objects; a step that was null stays an object without other members. */
export function withPath(row: StructuredValue, [name = '', ...rest]: readonly string[], value: Value): StructuredValue {
  const inner = row.added.get(name);
  const owner = inner !== undefined && isKind(inner, 'structured') ? inner : transient([]);
  return { ...row, added: new Map(row.added).set(name, rest.length === 0 ? value : withPath(owner, rest, value)) };
}
