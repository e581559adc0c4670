import { isJsonObject, isPlain, setMember, type JsonObject, type JsonValue } from '../../edm/json/json-value';
import { mapInSteps, type Steps } from '../../edm/json/steps';
import { GraphError } from '../errors/graph-error';

/** Terms of control information (OData JSON Format 4.01, section 4.6). */
const terms =
  'associationLink|bind|collectionAnnotations|context|count|delta|deltaLink|editLink|etag|id|media\\w+|metadataEtag|' +
  'navigationLink|nextLink|readLink|removed|type';
const unprefixed = new RegExp(`^([^@]*)@(${terms})$`);
const bind = /^([^@]+)@odata\.bind$/;

/** Whether a JSON text may hold a member that {@link withPrefixes} treats. Any character may be escaped. */
export function mayNeedPrefixes(text: string): boolean {
  return /@(?:[^"@.#\\]+|odata\.bind)"|\\u/.test(text);
}

/**
 * The value with all control information in the form with the prefix `odata.`, which is optional in 4.01 (OData JSON
 * Format 4.01, section 4.6): `@type` becomes `@odata.type`.
 * @throws SyntaxError when a member exists in both forms
 * @throws GraphError `notImplemented` for the control information `bind`
 */
export function* withPrefixes(value: JsonValue): Steps<JsonValue> {
  if (Array.isArray(value)) return yield* mapInSteps(value, withPrefixes);
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    const prefixed = name.replace(unprefixed, '$1@odata.$2');
    if (prefixed !== name && Object.hasOwn(value, prefixed))
      throw new SyntaxError(`"${name}" and "${prefixed}" are the same member`);
    const [, bound] = bind.exec(prefixed) ?? [];
    if (bound !== undefined) throw cannotBind(name, bound);
    setMember(result, prefixed, isPlain(member) ? member : yield* withPrefixes(member));
  }
  return result;
}

function cannotBind(name: string, bound: string): GraphError {
  return new GraphError('notImplemented', {
    message: `${name} is not supported: the entities of ${bound} belong to one entity. Send them in ${bound} instead.`,
  });
}
