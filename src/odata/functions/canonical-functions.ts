import { collectionFunctions } from './collection-functions';
import type { FunctionTable, Signature } from './function-signature';
import { numberFunctions } from './number-functions';
import { textFunctions } from './text-functions';
import { timeFunctions } from './time-functions';

/** Signatures of every canonical function that is SQL of its arguments (OData 4.01 part 2, sections 5.1.1.5 to 5.1.1.9). */
export const signatures: ReadonlyMap<string, readonly Signature[]> = merged(
  textFunctions,
  collectionFunctions,
  timeFunctions,
  numberFunctions,
);

/** Canonical functions that the planner translates, with their number of arguments. */
const translated: ReadonlyMap<string, number> = new Map([
  // The pattern has to be a literal.
  ['matchespattern', 2],
  // The argument is a path, not its value.
  ['isdefined', 1],
]);

/** Canonical functions that are not supported, with their number of arguments. */
const notOffered: ReadonlyMap<string, number> = new Map([
  ['geo.distance', 2],
  ['geo.intersects', 2],
  ['geo.length', 1],
]);

/** Canonical functions that have no signature, with their number of arguments. */
export const withoutSignature: ReadonlyMap<string, number> = new Map([...translated, ...notOffered]);

/** Names of the canonical functions that are supported, in lower case. */
export const offeredFunctions: readonly string[] = [...signatures.keys(), ...translated.keys()];

/** How many arguments a canonical function takes: the least and the most. undefined: there is no such function. */
export function arityOf(name: string): readonly [least: number, most: number] | undefined {
  const own = withoutSignature.get(name);
  const counts = own === undefined ? (signatures.get(name) ?? []).map(({ args }) => args.length) : [own];
  return counts.length === 0 ? undefined : [Math.min(...counts), Math.max(...counts)];
}

/** Names of all canonical functions, in lower case. */
export const canonicalNames: readonly string[] = [...signatures.keys(), ...withoutSignature.keys()];

function merged(...tables: readonly FunctionTable[]): Map<string, readonly Signature[]> {
  const all = new Map<string, readonly Signature[]>();
  for (const table of tables)
    for (const [name, forms] of Object.entries(table)) all.set(name, [...(all.get(name) ?? []), ...forms]);
  return all;
}
