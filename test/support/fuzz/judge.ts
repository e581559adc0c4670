import { parseJson } from '../../../src/edm/json/json';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/edm/json/json-value';
import type { FuzzRequest } from './requests';
import type { FuzzAnswer } from './sender';

/** Failures of the service that clients are told of, and that may come of load or size alone. */
const documented = new Set([503, 504, 507]);
/** What a 501 has to say of a part of OData. */
const leftOut = /(?:is|are) not supported/;

/** What is wrong with an answer; undefined: nothing. */
export function problemOf(request: FuzzRequest, { status, headers, bytes }: FuzzAnswer): string | undefined {
  const type = String(headers['content-type'] ?? '');
  if (request.method === 'HEAD') return bytes.length > 0 ? 'A HEAD has a body' : statusProblem(status, undefined);
  if (status === 204 || status === 304) return bytes.length > 0 ? `${status} has a body` : undefined;
  const isText = /^(?:application\/(?:json|x-ndjson|xml)|text\/)/.test(type);
  const text = bytes.toString('utf8');
  if (isText && headers['content-encoding'] === undefined && !Buffer.from(text).equals(bytes))
    return 'The body is not UTF-8';
  if (type.startsWith('application/x-ndjson') && headers['content-encoding'] === undefined)
    return text
      .split('\n')
      .filter(Boolean)
      .map(jsonProblem)
      .find((problem) => problem !== undefined);
  if (!type.startsWith('application/json')) return status < 400 ? undefined : `${status} without the envelope`;
  const unreadable = jsonProblem(text);
  if (unreadable !== undefined) return unreadable;
  const json = parseJson(text);
  if (status >= 400) return refusalProblem(request, status, json);
  if (request.path.endsWith('$batch') && isJsonObject(json)) return batchProblem(request, json);
  return undefined;
}

function refusalProblem(request: FuzzRequest, status: number, json: JsonValue): string | undefined {
  if (/\/(?:oauth2|discovery|v2\.0)\//.test(request.path) && isJsonObject(json) && 'error_codes' in json)
    return undefined;
  if (request.path.startsWith('/health')) return undefined;
  return envelopeProblem(json) ?? statusProblem(status, json as JsonObject);
}

function statusProblem(status: number, json: JsonObject | undefined): string | undefined {
  if (status < 500 || documented.has(status)) return undefined;
  if (status !== 501) return `${status}`;
  const message = isJsonObject(json?.error) ? String(json.error.message) : undefined;
  return message === undefined || leftOut.test(message)
    ? undefined
    : `501 without the name of a part of OData: ${message}`;
}

function envelopeProblem(json: JsonValue): string | undefined {
  const error = isJsonObject(json) ? json.error : undefined;
  if (!isJsonObject(error)) return 'A failure without the envelope';
  const { code, message, innerError } = error;
  if (typeof code !== 'string' || typeof message !== 'string' || message === '')
    return 'An envelope without code or message';
  if (!isJsonObject(innerError) || typeof innerError['request-id'] !== 'string')
    return 'An envelope without a request-id';
  return undefined;
}

function batchProblem(request: FuzzRequest, { responses }: JsonObject): string | undefined {
  if (!Array.isArray(responses)) return 'A batch without responses';
  for (const response of responses) {
    if (!isJsonObject(response)) return 'A response of a batch that is no object';
    const { status, body, id } = response;
    if (typeof status !== 'number') return 'A response of a batch without a status';
    if (status < 400 || typeof body === 'string') continue;
    const asked = innerOf(request, id);
    const problem = isJsonObject(body)
      ? refusalProblem(asked ?? request, status, body)
      : statusProblem(status, undefined);
    if (problem !== undefined) return `${String(id)} within the batch: ${problem}`;
  }
  return undefined;
}

function innerOf(request: FuzzRequest, id: JsonValue | undefined): FuzzRequest | undefined {
  const all =
    request.body?.kind === 'json' && isJsonObject(request.body.value) ? request.body.value.requests : undefined;
  const found = Array.isArray(all) ? all.find((each) => isJsonObject(each) && each.id === id) : undefined;
  return isJsonObject(found) ? { ...request, path: String(found.url) } : undefined;
}

function jsonProblem(text: string): string | undefined {
  try {
    parseJson(text);
    return undefined;
  } catch (error) {
    return `The body is not JSON: ${String(error)}`;
  }
}

/** What is wrong with the answer to bytes that need not be a request. */
export function bytesProblem(sent: Buffer, answer: Buffer): string | undefined {
  const text = answer.toString('latin1');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
  const isFault = status >= 500 && !documented.has(status) && status !== 501;
  // A HEAD has no body.
  const isBare = status >= 400 && !text.includes('"error"') && !sent.subarray(0, 5).equals(Buffer.from('HEAD '));
  return isFault || isBare
    ? `${status} to bytes: ${text.slice(0, 500)}\n${sent.toString('latin1').slice(0, 500)}`
    : undefined;
}
