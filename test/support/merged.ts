import { isJsonObject, type JsonObject, type JsonValue } from '../../src/edm/json/json-value';
import { typeByName, typeOf } from '../../src/edm/registry';
import type { StructuredType } from '../../src/edm/structured-type';

const TYPE = '@odata.type';

/**
 * A stored value after a PATCH, by section 11.4.3 of the protocol: what the body does not name stays, at any depth.
 * @param sent the body
 * @param kept the body as it is stored where there is nothing yet
 */
export function merged(stored: JsonObject, sent: JsonObject, kept: JsonObject, declared?: StructuredType): JsonObject {
  const result = new Map(Object.entries(stored));
  for (const [name, value] of Object.entries(kept)) {
    if (name === TYPE || sent[name] === undefined) continue;
    const type = declared && complexType(typeNamed(kept, declared), name);
    result.set(name, mergedMember(result.get(name), sent[name], value, type));
  }
  return Object.fromEntries(result);
}

function mergedMember(
  stored: JsonValue | undefined,
  sent: JsonValue | undefined,
  kept: JsonValue,
  declared: StructuredType | undefined,
): JsonValue {
  if (!isJsonObject(stored) || !isJsonObject(sent) || !isJsonObject(kept)) return kept;
  if (!declared) return kept[TYPE] === undefined || kept[TYPE] === stored[TYPE] ? merged(stored, sent, kept) : kept;
  const [before, after] = [typeNamed(stored, declared), typeNamed(kept, declared)];
  const isNamed = sent[TYPE] !== undefined;
  if (isNamed && before !== after) return kept;
  const isNarrowed = after !== before && after.isOrDerivesFrom(before);
  const names = Object.keys(sent).filter((name) => !name.includes('@'));
  const isFit = before.open || names.every((name) => before.properties.has(name));
  if (!isNarrowed && !isFit) return kept;
  const { [TYPE]: type, ...members } = merged(stored, sent, kept, declared);
  const named = isNarrowed ? kept[TYPE] : type;
  return named === undefined ? members : { ...members, [TYPE]: named };
}

function typeNamed({ [TYPE]: name }: JsonObject, declared: StructuredType): StructuredType {
  return (typeof name === 'string' ? typeByName(name.slice(1)) : undefined) ?? declared;
}

/** The type of a property that holds one object. */
function complexType({ properties }: StructuredType, name: string): StructuredType | undefined {
  const property = properties.get(name);
  return property && !property.collection && 'target' in property.type ? typeOf(property.type.target()) : undefined;
}
