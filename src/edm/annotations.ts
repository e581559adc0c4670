import { isJsonObject, isPlain, setMember, type JsonObject, type JsonValue } from './json/json-value';
import { mapInSteps, type Steps } from './json/steps';

/** Control information with the type of a value (OData JSON Format 4.01, section 4.6.3). */
export const TYPE_ANNOTATION = '@odata.type';

/** Control information with the changes of a collection (section 4.6.13). */
export const DELTA_ANNOTATION = '@odata.delta';

/** Whether a member is an annotation of the object or of another member, in OData's terms or others (section 4.6). */
export function isAnnotation(name: string): boolean {
  return name.includes('@');
}

/** Whether a member is control information: an annotation in OData's own terms. */
export function isControlInformation(name: string): boolean {
  return name.includes('@odata.');
}

/** Whether control information stays in an answer without metadata: counts and links to more (section 3.1.3). */
function isKeptWithoutMetadata(name: string): boolean {
  return /@odata\.(?:nextLink|deltaLink|count)$/.test(name);
}

/** The value without control information, for `odata.metadata=none`. */
export function* withoutMetadata(value: JsonValue): Steps<JsonValue> {
  if (Array.isArray(value)) return yield* mapInSteps(value, withoutMetadata);
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    if (!isControlInformation(name) || isKeptWithoutMetadata(name))
      setMember(result, name, isPlain(member) ? member : yield* withoutMetadata(member));
  }
  return result;
}

/**
 * The value in the order that `odata.streaming=true` promises (OData JSON Format 4.01, section 4.4): the context and the
 * type come first, then the other control information of the object. The annotations of a member stand before it; a link
 * to more of it may follow.
 */
export function* inStreamingOrder(value: JsonValue): Steps<JsonValue> {
  if (Array.isArray(value)) return yield* mapInSteps(value, inStreamingOrder);
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const name of streamingOrder(Object.keys(value))) {
    const member = value[name] ?? null;
    setMember(result, name, isPlain(member) ? member : yield* inStreamingOrder(member));
  }
  return result;
}

function streamingOrder(names: readonly string[]): Iterable<string> {
  const ofMembers = new Map<string, string[]>();
  for (const name of names) {
    const at = name.indexOf('@');
    if (at <= 0 || name.endsWith('@odata.nextLink')) continue;
    const member = name.slice(0, at);
    ofMembers.set(member, [...(ofMembers.get(member) ?? []), name]);
  }
  const own = names.filter((name) => name.startsWith('@') && !/@odata\.(?:next|delta)Link$/.test(name));
  const first = ['@odata.context', TYPE_ANNOTATION].filter((name) => own.includes(name));
  const members = names.filter((name) => !name.includes('@'));
  return new Set([...first, ...own, ...members.flatMap((name) => [...(ofMembers.get(name) ?? []), name]), ...names]);
}
