import { areHeadersTooLarge } from '../connections/header-size';
import { MOST_FINDINGS, type Finding } from '../edm/json/finding';
import { isJsonObject, type JsonObject, type JsonValue } from '../edm/json/json-value';
import { invalidBody } from '../graph/request/entity-body';
import { keyOf, MOST_ID_LENGTH, MOST_REQUESTS, referenceOf, type BatchRequest } from './batch-request';
import { innerUrl, localUrl, unfitForBatch, type BatchTarget } from './inner-url';

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];
const members = new Set(['id', 'method', 'url', 'headers', 'body', 'dependsOn', 'atomicityGroup']);
/** Valid names and values of headers (RFC 9110, section 5). */
const headerName = /^[!#$%&'*+.^`|~\w-]+$/;
const headerValue = /^(?:[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)?$/;
/** Headers that only the batch itself can have (OData 4.01 part 1, section 11.7.2), and headers of the connection. */
const headersOfBatch =
  /^(?:authorization|connection|content-encoding|content-length|expect|forwarded|from|host|keep-alive|max-forwards|proxy-.*|range|te|trailer|transfer-encoding|upgrade|x-forwarded-.*)$/;

type Report = (code: Finding['code'], target: string, message: string) => void;

/** Parses and validates the body of a batch. @throws GraphError with each violation and its place */
export function readBatch(body: JsonObject, target: BatchTarget): BatchRequest[] {
  const findings: Finding[] = [];
  const report: Report = (code, place, message) => {
    if (findings.length < MOST_FINDINGS) findings.push({ code, target: place, message });
  };
  refuseOthers(body, new Set(['requests']), '', report);
  const requests = readList(body.requests, 'requests', report).map((item, index) =>
    readRequest(item, `requests/${index}`, target, report),
  );
  checkTogether(requests, report);
  if (findings.length > 0) throw invalidBody(findings);
  return requests;
}

function readList(value: JsonValue | undefined, place: string, report: Report): JsonValue[] {
  if (value === undefined) report('missingProperty', place, 'is required');
  else if (!Array.isArray(value)) report('invalidType', place, 'must be an array');
  else if (value.length === 0) report('tooFewItems', place, 'must hold at least one request');
  else if (value.length > MOST_REQUESTS)
    report('tooManyItems', place, `must not hold more than ${MOST_REQUESTS} requests`);
  else return value;
  return [];
}

function readRequest(value: JsonValue, place: string, target: BatchTarget, report: Report): BatchRequest {
  if (!isJsonObject(value)) report('invalidType', place, 'must be an object');
  const source = isJsonObject(value) ? value : { id: place, method: 'GET', url: '/' };
  refuseOthers(source, members, `${place}/`, report);
  const text = (name: string): string => readText(source[name], `${place}/${name}`, report);
  const method = text('method').toUpperCase();
  if (method !== '' && !methods.includes(method))
    report('invalidValue', `${place}/method`, `must be one of ${methods.join(', ')}`);
  const idOf = (name: string): string => readId(source[name], `${place}/${name}`, report);
  const atomicityGroup = absent(source.atomicityGroup) ? undefined : idOf('atomicityGroup');
  const id = idOf('id');
  const url = text('url');
  const isTooLarge = areHeadersTooLarge(url, isJsonObject(source.headers) ? source.headers : {});
  return {
    id,
    method,
    url: isTooLarge ? '/' : readUrl(url, method, `${place}/url`, target, report),
    headers: isTooLarge ? {} : readHeaders(source.headers, `${place}/headers`, report),
    body: absent(source.body) ? undefined : source.body,
    dependsOn: readDependencies(source.dependsOn, `${place}/dependsOn`, report),
    group: atomicityGroup === undefined ? undefined : keyOf(atomicityGroup),
    atomicityGroup,
    isTooLarge,
  };
}

/** Whether a member is absent. Many clients write null for absent members. */
function absent(value: JsonValue | undefined): value is null | undefined {
  return value === undefined || value === null;
}

function refuseOthers(source: JsonObject, known: ReadonlySet<string>, prefix: string, report: Report): void {
  for (const name of Object.keys(source)) {
    if (known.has(name) || name.includes('@')) continue;
    const message = name === 'if' ? 'is not offered; dependsOn makes one request wait for another' : 'is not known';
    report('unknownProperty', prefix + name, message);
  }
}

function readText(value: JsonValue | undefined, place: string, report: Report): string {
  if (absent(value)) report('missingProperty', place, 'is required');
  else if (typeof value !== 'string') report('invalidType', place, 'must be a string');
  else if (value === '') report('invalidValue', place, 'must not be empty');
  else return value;
  return '';
}

/** Reads the id of a request or a group. */
function readId(value: JsonValue | undefined, place: string, report: Report): string {
  const id = readText(value, place, report);
  if (id.length <= MOST_ID_LENGTH) return id;
  report('invalidValue', place, `must not have more than ${MOST_ID_LENGTH} characters`);
  return '';
}

function readUrl(url: string, method: string, place: string, target: BatchTarget, report: Report): string {
  const local = localUrl(url, target);
  if (local === undefined) {
    report('invalidValue', place, 'must be relative, or lead to the host of the batch');
    return url;
  }
  if (/\p{Surrogate}/u.test(url)) {
    report('invalidValue', place, 'must be well-formed Unicode');
    return url;
  }
  const problem = unfitForBatch(method, innerUrl(local, target));
  if (problem !== undefined) report('invalidValue', place, problem);
  return local;
}

function readHeaders(value: JsonValue | undefined, place: string, report: Report): Record<string, string> {
  const headers = new Map<string, string>();
  if (absent(value)) return {};
  if (!isJsonObject(value)) {
    report('invalidType', place, 'must be an object');
    return {};
  }
  for (const [name, text] of Object.entries(value)) {
    const at = `${place}/${name}`;
    const key = name.toLowerCase();
    if (!headerName.test(name)) report('invalidValue', at, 'must have the name of a header');
    else if (typeof text !== 'string') report('invalidType', at, 'must be a string');
    else if (!headerValue.test(text)) report('invalidValue', at, 'must be printable ASCII');
    else if (headersOfBatch.test(key))
      report('invalidValue', at, 'must be a header of the batch, not of a request in it');
    else if (headers.has(key)) report('invalidValue', at, 'must not be given twice');
    else headers.set(key, text);
  }
  return Object.fromEntries(headers);
}

function readDependencies(value: JsonValue | undefined, place: string, report: Report): string[] {
  if (absent(value)) return [];
  if (!Array.isArray(value)) {
    report('invalidType', place, 'must be an array');
    return [];
  }
  if (value.length > MOST_REQUESTS) {
    report('tooManyItems', place, `must not hold more than ${MOST_REQUESTS} ids`);
    return [];
  }
  return value.map((item, index) => keyOf(readText(item, `${place}/${index}`, report)));
}

/** Checks the rules of section 19.1 that involve more than one request. */
function checkTogether(requests: readonly BatchRequest[], report: Report): void {
  const names = new Set(requests.flatMap(({ group }) => group ?? []));
  const earlier = new Set<string>();
  const ended = new Set<string>();
  let current: string | undefined;
  for (const [index, { id, url, group, dependsOn }] of requests.entries()) {
    const place = `requests/${index}`;
    const key = keyOf(id);
    if (id !== '' && (earlier.has(key) || names.has(key)))
      report('invalidValue', `${place}/id`, 'must differ from the ids and groups of the others, whatever their case');
    if (group !== current && current !== undefined) ended.add(current);
    current = group;
    if (group !== undefined && ended.has(group))
      report('invalidValue', `${place}/atomicityGroup`, 'must be that of the request before: a group is not divided');
    for (const [at, name] of dependsOn.entries()) {
      if (name !== '' && !earlier.has(name) && !ended.has(name))
        report('invalidValue', `${place}/dependsOn/${at}`, 'must be the id of an earlier request, or an earlier group');
    }
    const reference = referenceOf(url);
    if (reference !== undefined && !(dependsOn.includes(reference) && earlier.has(reference)))
      report('invalidValue', `${place}/url`, 'must begin with the id of a request that dependsOn names');
    earlier.add(key);
  }
}
