import { inTurns, LONG_TEXT } from '../../budgets/in-turns';
import { parseInSteps, parseJson } from '../../edm/json/json';
import { JsonLimitError, limitsOfInput } from '../../edm/json/json-limits';
import { isJsonObject, type JsonObject, type JsonValue } from '../../edm/json/json-value';
import type { Steps } from '../../edm/json/steps';
import { GraphError } from '../errors/graph-error';

/** Whether a body is so long that it is parsed in turns. */
export function isLongBody(body: unknown): body is string {
  return typeof body === 'string' && body.length >= LONG_TEXT;
}

/** Parses the text of a body. @throws GraphError when it is not a JSON object, or exceeds a limit */
export function parseBody(body: unknown): JsonObject {
  if (typeof body !== 'string' || body.trim() === '') {
    throw new GraphError('malformedJson', { message: 'The request needs a JSON body.' });
  }
  try {
    return objectOf(parseJson(body, limitsOfInput(body.length)));
  } catch (cause) {
    throw bodyError(cause);
  }
}

/** As {@link parseBody}, for a long body. */
export function* parseBodyInSteps(body: string): Steps<JsonObject> {
  try {
    return objectOf(yield* parseInSteps(body, limitsOfInput(body.length)));
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
