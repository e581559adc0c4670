import { isControlInformation } from '../annotations';
import { below } from '../json/finding';
import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value';
import { isStorableNumber, isStorableText, primitiveTypes } from '../primitive-types';
import type { StructuredType } from '../structured-type';
import type { Report } from './report';
import { describedMember } from './type-annotations';

/** Deepest nesting of a member of an open type. */
const DEPTH = 100;

/**
 * Whether an open type stores an undeclared member. It stores all but control information, and the types of such
 * members.
 */
export function isKept(type: StructuredType, name: string, source: JsonObject): boolean {
  if (!isControlInformation(name)) return true;
  const described = describedMember(name);
  return described !== undefined && Object.hasOwn(source, described) && !type.properties.has(described);
}

/** Reports the parts of an undeclared member that cannot be stored. */
export function checkMember(name: string, value: JsonValue, path: string, report: Report, depth = 1): void {
  if (!isStorableText(name))
    report.addStructure('invalidValue', 'must have a name without U+0000 and lone surrogates', below(path, name));
  checkValue(value, path, name, report, depth);
}

function checkValue(value: JsonValue, path: string, step: string | number, report: Report, depth: number): void {
  if (depth > DEPTH) {
    report.addStructure('tooDeep', `must not be nested deeper than ${DEPTH} levels`, below(path, step));
  } else if (typeof value === 'string') {
    if (!isStorableText(value))
      report.addStructure('invalidValue', `must be ${primitiveTypes.String.rule}`, below(path, step));
  } else if (isJsonNumber(value)) {
    if (!isStorableNumber(value))
      report.addStructure('invalidValue', 'must be a number within double range', below(path, step));
  } else if (Array.isArray(value)) {
    const place = below(path, step);
    value.forEach((item, index) => checkValue(item, place, index, report, depth + 1));
  } else if (isJsonObject(value)) {
    const place = below(path, step);
    for (const name in value) checkMember(name, value[name] as JsonValue, place, report, depth + 1);
  }
}
