import { isJsonObject, isPlain, setMember, type JsonObject, type JsonValue } from './json/json-value';
import { mapInSteps, type Steps } from './json/steps';

/** Control information with the type of a value (OData JSON Format 4.01, section 4.6.3). */
export const TYPE_ANNOTATION = '@odata.type';

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
