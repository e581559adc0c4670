/** Members in the answer, each with the selection within its value; undefined: the whole value. */
export type Selection = ReadonlyMap<string, Selection | undefined>;

/** Combines the selections of two items of $select within one value. */
export function mergeSelections(one: Selection | undefined, other: Selection | undefined): Selection | undefined {
  if (!one || !other) return undefined;
  const merged = new Map(one);
  for (const [name, deeper] of other)
    merged.set(name, merged.has(name) ? mergeSelections(merged.get(name), deeper) : deeper);
  return merged;
}
