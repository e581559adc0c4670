import type { EnumType } from '../../edm/enum-type';
import { constant } from './constants';
import { unknownName } from './expression-error';
import type { Constant } from './planned';
import type { Scope } from './scope';

/**
 * A member of an enumeration by its name or, as digits, its number. No enumeration of the model has flags: a value is
 * one member.
 * @throws QueryError with the nearest members
 */
export function enumConstant(scope: Scope, type: EnumType, text: string, at: number): Constant {
  const members: Readonly<Record<string, number>> = type.members;
  const name = Object.hasOwn(members, text)
    ? text
    : Object.keys(members).find((each) => String(members[each]) === text);
  if (name === undefined)
    throw unknownName(scope, at, `Unknown member '${text}' of ${type.name}`, text, Object.keys(members));
  return constant(Object.freeze({ kind: 'enum', enum: type }), name);
}

/** SQL of the number of a member, from SQL of its name; null for null. */
export function enumNumber(type: EnumType, sql: string): string {
  const branches = Object.entries(type.members).map(([name, value]) => `WHEN '${name}' THEN ${value}`);
  return `(CASE ${sql} ${branches.join(' ')} END)`;
}
