/**
 * A table for looking up words from outside. A plain object would also find `constructor`, `__proto__` and other
 * inherited members.
 */
export function lookupTable<Value>(entries: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(entries));
}
