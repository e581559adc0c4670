import { inTurns, LONG_TEXT } from '../../budgets/in-turns';
import { parseInSteps, parseJson } from '../../edm/json/json';
import { JsonLimitError, limitsOfInput } from '../../edm/json/json-limits';
import { isJsonObject, type JsonObject, type JsonValue } from '../../edm/json/json-value';
import { atOnce, type Steps } from '../../edm/json/steps';
import { GraphError } from '../errors/graph-error';
import { mayNeedPrefixes, withPrefixes } from './control-information';

/** Whether a body is so long that it is parsed in turns. */
export function isLongBody(body: unknown): body is string {
  return typeof body === 'string' && body.length >= LONG_TEXT;
}

/**
 * Parses the text of a body. All control information has the prefix `odata.` then.
 * @throws GraphError when it is not a JSON object, exceeds a limit, or has control information that is not supported
 */
export function parseBody(body: unknown): JsonObject {
  if (typeof body !== 'string' || body.trim() === '') {
    throw new GraphError('malformedJson', { message: 'The request needs a JSON body.' });
  }
  try {
    const value = parseJson(body, limitsOfInput(body.length));
    return objectOf(mayNeedPrefixes(body) ? atOnce(withPrefixes(value)) : value);
  } catch (cause) {
    throw bodyError(cause);
  }
}

/** As {@link parseBody}, for a long body. */
export function* parseBodyInSteps(body: string): Steps<JsonObject> {
  try {
    const value = yield* parseInSteps(body, limitsOfInput(body.length));
    return objectOf(mayNeedPrefixes(body) ? yield* withPrefixes(value) : value);
  } catch (cause) {
    throw bodyError(cause);
  }
}

/** As {@link parseBody}, but parses a long body in turns. */
export function parseBodyInTurns(body: unknown): JsonObject | Promise<JsonObject> {
  return isLongBody(body) ? inTurns(parseBodyInSteps(body)) : parseBody(body);
}

function objectOf(value: JsonValue): JsonObject {
  if (isJsonObject(value)) return value;
  throw new GraphError('malformedJson', { message: 'The request body must be a JSON object.' });
}

/** Converts an error of the parser to one of the catalogue. */
function bodyError(cause: unknown): unknown {
  if (cause instanceof SyntaxError)
    return new GraphError('malformedJson', { message: `The request body is not valid JSON: ${cause.message}.`, cause });
  if (cause instanceof JsonLimitError)
    return new GraphError('malformedJson', { message: `The request body ${cause.message}.`, cause });
  return cause;
}
