import { areHeadersTooLarge } from '../connections/header-size';
import { isJsonObject, type JsonObject, type JsonValue } from '../edm/json/json-value';
import { invalidBody } from '../graph/request/entity-body';
import { MOST_REQUESTS, referenceOf, type BatchRequest, type ReadBatch } from './batch-request';
import type { BatchTarget } from './inner-url';
import { checkedId, CheckedHeaders, checkedUrl, checkMethod, newFindings, type Report } from './request-rules';

const members = new Set(['id', 'method', 'url', 'headers', 'body', 'dependsOn', 'atomicityGroup', 'if']);

/** Parses and validates the JSON body of a batch. @throws GraphError with each violation and its place */
export function readBatch(body: JsonObject, target: BatchTarget): ReadBatch {
  const { findings, report } = newFindings();
  refuseOthers(body, new Set(['requests']), '', report);
  const requests = readList(body.requests, 'requests', report).map((item, index) =>
    readRequest(item, `requests/${index}`, target, report),
  );
  checkTogether(requests, report);
  if (findings.length > 0) throw invalidBody(findings);
  return { requests, isOrdered: false };
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
  checkMethod(method, `${place}/method`, report);
  const idOf = (name: string): string => readId(source[name], `${place}/${name}`, report);
  const atomicityGroup = absent(source.atomicityGroup) ? undefined : idOf('atomicityGroup');
  const id = idOf('id');
  const url = text('url');
  const isTooLarge = areHeadersTooLarge(url, isJsonObject(source.headers) ? source.headers : {});
  const local = isTooLarge ? '/' : checkedUrl(url, method, `${place}/url`, target, report);
  return {
    key: id,
    id,
    method,
    url: local,
    headers: isTooLarge ? {} : readHeaders(source.headers, `${place}/headers`, target, report),
    body: absent(source.body) ? undefined : source.body,
    reference: referenceOf(local),
    dependsOn: readDependencies(source.dependsOn, `${place}/dependsOn`, report),
    group: atomicityGroup,
    isTooLarge,
    isConditional: !absent(source.if) && readText(source.if, `${place}/if`, report) !== '',
  };
}

/** Whether a member is absent. Many clients write null for absent members. */
function absent(value: JsonValue | undefined): value is null | undefined {
  return value === undefined || value === null;
}

function refuseOthers(source: JsonObject, known: ReadonlySet<string>, prefix: string, report: Report): void {
  for (const name of Object.keys(source)) {
    if (known.has(name) || name.includes('@')) continue;
    report('unknownProperty', prefix + name, 'is not known');
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
  return checkedId(readText(value, place, report), place, report);
}

function readHeaders(
  value: JsonValue | undefined,
  place: string,
  { credentials }: BatchTarget,
  report: Report,
): Record<string, string> {
  if (absent(value)) return {};
  if (!isJsonObject(value)) {
    report('invalidType', place, 'must be an object');
    return {};
  }
  const headers = new CheckedHeaders(place, report, credentials);
  for (const [name, text] of Object.entries(value)) headers.add(name, text);
  return headers.all;
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
  return value.map((item, index) => readText(item, `${place}/${index}`, report));
}

/** Checks the rules of section 19.1 that involve more than one request. */
function checkTogether(requests: readonly BatchRequest[], report: Report): void {
  const names = new Set(requests.flatMap(({ group }) => group ?? []));
  const earlier = new Set<string>();
  const ended = new Set<string>();
  let current: string | undefined;
  for (const [index, { key, reference, group, dependsOn }] of requests.entries()) {
    const place = `requests/${index}`;
    if (key !== '' && (earlier.has(key) || names.has(key)))
      report('invalidValue', `${place}/id`, 'must differ from the ids and groups of the others');
    if (group !== current && current !== undefined) ended.add(current);
    current = group;
    if (group !== undefined && ended.has(group))
      report('invalidValue', `${place}/atomicityGroup`, 'must be that of the request before: a group is not divided');
    for (const [at, name] of dependsOn.entries()) {
      if (name !== '' && !earlier.has(name) && !ended.has(name))
        report('invalidValue', `${place}/dependsOn/${at}`, 'must be the id of an earlier request, or an earlier group');
    }
    if (reference !== undefined && !(dependsOn.includes(reference) && earlier.has(reference)))
      report('invalidValue', `${place}/url`, 'must begin with the id of a request that dependsOn names');
    earlier.add(key);
  }
}
