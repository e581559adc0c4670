import { inTurns } from '../budgets/in-turns';
import { isAnnotation } from '../edm/annotations';
import { below, MOST_FINDINGS, type Finding } from '../edm/json/finding';
import { isJsonObject, type JsonObject, type JsonValue } from '../edm/json/json-value';
import { atOnce, type Steps } from '../edm/json/steps';
import { readBody } from '../edm/reading/body';
import { CREATE } from '../edm/rules';
import type { Version } from '../edm/version';
import { numbersFromText } from '../edm/wide-numbers';
import { isLongBody, parseBody, parseBodyInSteps } from '../graph/request/body-text';
import { invalidBody } from '../graph/request/entity-body';
import type { Log } from './logs';

/** Most rows in one body. */
export const MOST_ROWS = 20_000;
/** Member with the rows of a collection, as in Graph's answers. */
const VALUE = 'value';

export interface LogBody {
  readonly rows: readonly JsonObject[];
  /** Whether the body is a collection rather than a single row. */
  readonly isCollection: boolean;
}

/**
 * Parses the body of a write to a log: one row, or rows in `value` as in Graph's answers.
 * @param isText whether numbers that a double cannot hold are strings
 * @throws GraphError with each violation and its place
 */
export function readLogBody(log: Log, version: Version, body: unknown, isText = false): LogBody | Promise<LogBody> {
  const work = logBodyInSteps(log, version, body, isText);
  return isLongBody(body) ? inTurns(work) : atOnce(work);
}

function* logBodyInSteps({ set }: Log, version: Version, body: unknown, isText: boolean): Steps<LogBody> {
  const source = isLongBody(body) ? yield* parseBodyInSteps(body) : parseBody(body);
  const isCollection = VALUE in source;
  const findings: Finding[] = isCollection ? collectionFindings(source) : [];
  const items = isCollection ? itemsOf(source[VALUE]) : [source];
  const rows: JsonObject[] = [];
  for (const [index, item] of findings.length > 0 ? [] : items.entries()) {
    if (findings.length >= MOST_FINDINGS) break;
    yield;
    const path = isCollection ? below(VALUE, index) : '';
    if (!isJsonObject(item)) {
      findings.push({ code: 'invalidType', message: 'must be an object', target: path });
      continue;
    }
    const row = isText ? yield* numbersFromText(item, set.type, findings, path) : item;
    const reading = readBody(set.type.target, row, CREATE, version, path);
    findings.push(...reading.findings);
    rows.push(reading.json);
  }
  const all = findings.length > 0 ? findings : repeatedIds(rows);
  if (all.length > 0) throw invalidBody(all);
  return { rows, isCollection };
}

function collectionFindings(source: JsonObject): Finding[] {
  const others = Object.keys(source).filter((name) => name !== VALUE && !isAnnotation(name));
  const { value } = source;
  return [
    ...others.map((target): Finding => ({
      code: 'unknownProperty',
      message: `does not belong beside ${VALUE}`,
      target,
    })),
    ...(Array.isArray(value) ? [] : [{ code: 'invalidType', message: 'must be an array', target: VALUE } as const]),
    ...(itemsOf(value).length > MOST_ROWS
      ? [{ code: 'tooManyItems', message: `must not hold more than ${MOST_ROWS} rows`, target: VALUE } as const]
      : []),
  ];
}

function itemsOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** Refuses repeated ids: it would be unclear which of the rows to store. */
function repeatedIds(rows: readonly JsonObject[]): Finding[] {
  const places = new Map<JsonValue, number>();
  return rows.flatMap(({ id }, index): Finding[] => {
    if (id === undefined) return [];
    const first = places.get(id);
    if (first === undefined) places.set(id, index);
    if (first === undefined) return [];
    const message = `must not be that of ${below(VALUE, first)}, too`;
    return [{ code: 'invalidValue', message, target: below(below(VALUE, index), 'id') }];
  });
}
