/** Members in the answer, each with the selection within its value; undefined: the whole value. */
export interface Selection extends ReadonlyMap<string, Selection | undefined> {
  /** JSON text of the members that the answer has even where the value lacks them. */
  readonly absent?: ReadonlyMap<string, string>;
}

type Members = readonly (readonly [name: string, within: Selection | undefined])[];

/** @param absent as in {@link Selection} */
export function selectionOf(members: Members, absent: ReadonlyMap<string, string> = new Map()): Selection {
  return Object.assign(new Map(members), { absent });
}

/** Combines the selections of two items of $select within one value. */
export function mergeSelections(one: Selection | undefined, other: Selection | undefined): Selection | undefined {
  if (!one || !other) return undefined;
  const merged = new Map(one);
  for (const [name, deeper] of other)
    merged.set(name, merged.has(name) ? mergeSelections(merged.get(name), deeper) : deeper);
  return selectionOf([...merged], new Map([...(one.absent ?? []), ...(other.absent ?? [])]));
}
