import type { Finding } from '../../edm/json/finding';
import type { JsonObject } from '../../edm/json/json-value';
import type { Steps } from '../../edm/json/steps';
import type { StructuredType } from '../../edm/structured-type';
import { numbersFromText } from '../../edm/wide-numbers';
import { GraphError } from '../errors/graph-error';
import { readParameters, valueTests } from './media-ranges';

/** Whether the parameters of a Content-Type that the service knows have values that it knows. */
export function isBodyFormKnown(contentType = ''): boolean {
  if (!contentType.includes(';')) return true;
  return [...readParameters(contentType)].every(([name, value]) => valueTests.get(name)?.(value) !== false);
}

/** Whether a body has strings for numbers that a double cannot hold (OData JSON Format 4.01, section 3.2). */
export function hasTextNumbers(contentType: string | undefined): boolean {
  // Almost no client sends the parameter.
  if (contentType === undefined || !/ieee754compatible/i.test(contentType)) return false;
  return readParameters(contentType).get('ieee754compatible') === 'true';
}

/**
 * The body with numbers instead of the strings that its Content-Type announces.
 * @throws GraphError `invalidBody` where such a number is not a string
 */
export function* withNumbers(
  source: JsonObject,
  type: StructuredType,
  invalid: (findings: readonly Finding[]) => GraphError,
): Steps<JsonObject> {
  const findings: Finding[] = [];
  const json = yield* numbersFromText(source, type, findings);
  if (findings.length > 0) throw invalid(findings);
  return json;
}
