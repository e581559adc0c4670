/** Members to answer with, each with what to keep of its value; undefined: all of it. */
export type Selection = ReadonlyMap<string, Selection | undefined>;

/** Joins what two items of $select keep of one value. */
export function mergeSelections(one: Selection | undefined, other: Selection | undefined): Selection | undefined {
  if (!one || !other) return undefined;
  const merged = new Map(one);
  for (const [name, deeper] of other)
    merged.set(name, merged.has(name) ? mergeSelections(merged.get(name), deeper) : deeper);
  return merged;
}
