import { isJsonObject, setMember, type JsonObject, type JsonValue } from '../../../src/edm/json/json-value';
import { jsonValues, names } from './hostile';
import type { Random } from './random';

/** Where a value stands: what holds it, and its name or index there. */
type Place = readonly [holder: JsonObject | JsonValue[], step: string | number];

/** Changes a few places of a value, at any depth; most of it stays as it was. */
export function changedJson(random: Random, value: JsonValue, changes: number): JsonValue {
  const root: JsonValue[] = [copyOf(value)];
  for (let count = 0; count < changes; count++) {
    const places = [...placesIn(root)];
    // One change can take everything away.
    if (places.length === 0) break;
    change(random, random.pick(places));
  }
  return root[0] ?? null;
}

function change(random: Random, [holder, step]: Place): void {
  const value = get(holder, step);
  switch (
    random.pick(['replace', 'replace', 'replace', 'remove', 'repeat', 'wrap', 'add', 'rename', 'annotate', 'grow'])
  ) {
    case 'replace':
      return set(holder, step, copyOf(random.pick(jsonValues)));
    case 'remove':
      return Array.isArray(holder) ? void holder.splice(Number(step), 1) : void Reflect.deleteProperty(holder, step);
    case 'repeat':
      return Array.isArray(holder) ? void holder.push(copyOf(value)) : set(holder, step, [value, copyOf(value)]);
    case 'wrap':
      return set(holder, step, random.chance(0.5) ? [value] : { value });
    case 'add':
      if (isJsonObject(value)) setMember(value, random.pick(names), copyOf(random.pick(jsonValues)));
      return;
    case 'rename':
      if (Array.isArray(holder)) return;
      setMember(holder, random.pick(names), value);
      return void Reflect.deleteProperty(holder, step);
    case 'annotate':
      if (!Array.isArray(holder)) setMember(holder, `${step}@odata.type`, copyOf(random.pick(jsonValues)));
      return;
    default:
      return set(holder, step, nested(value, random.pick([2, 20, 120, 1_500])));
  }
}

function nested(value: JsonValue, levels: number): JsonValue {
  let result = value;
  for (let level = 0; level < levels; level++) result = level % 2 === 0 ? [result] : { a: result };
  return result;
}

function* placesIn(value: JsonValue): Generator<Place> {
  const pairs = Array.isArray(value) ? value.entries() : isJsonObject(value) ? Object.entries(value) : [];
  for (const [step, member] of pairs) {
    yield [value as JsonObject, step];
    yield* placesIn(member);
  }
}

function get(holder: JsonObject | JsonValue[], step: string | number): JsonValue {
  return (holder as JsonObject)[step] ?? null;
}

function set(holder: JsonObject | JsonValue[], step: string | number, value: JsonValue): void {
  if (!Array.isArray(holder)) setMember(holder, String(step), value);
  else holder[Number(step)] = value;
}

/** A copy that shares no object with the value. */
function copyOf(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const [name, member] of Object.entries(value)) setMember(copy, name, copyOf(member));
  return copy;
}
