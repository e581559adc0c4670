/** An enumeration type. In JSON, its values are member names. */
export interface EnumType<Member extends string = string> {
  readonly kind: 'enum';
  /** Qualified name. */
  readonly name: string;
  readonly doc: string;
  /** Value of each member, by name. */
  readonly members: Readonly<Record<Member, number>>;
  /** Whether only beta has the type; default false. */
  readonly beta?: boolean;
  /** Names of the members that only beta has. */
  readonly betaMembers?: ReadonlySet<string>;
}

interface EnumTypeOptions<Member extends string> {
  readonly beta?: boolean;
  readonly betaMembers?: readonly Member[];
}

/** Declares an enumeration type whose members count up from 0, in the given order (CSDL 4.01, section 10). */
export function enumType<const Members extends readonly string[]>(
  name: string,
  doc: string,
  members: Members,
  { beta, betaMembers }: EnumTypeOptions<Members[number]> = {},
): EnumType<Members[number]> {
  const values = Object.fromEntries(members.map((member, index) => [member, index]));
  return {
    kind: 'enum',
    name,
    doc,
    members: values as Record<Members[number], number>,
    beta,
    betaMembers: betaMembers && new Set(betaMembers),
  };
}

/** The union of the member names of an enumeration type. */
export type MemberOf<E> = E extends EnumType<infer Member> ? Member : never;
