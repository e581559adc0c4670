/**
 * A table to look up words in that come from outside. An object would also answer to `constructor`, `__proto__` and all else
 * that it inherits.
 */
export function lookupTable<Value>(entries: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(entries));
}
