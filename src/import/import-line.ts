import { isUtf8 } from 'node:buffer';
import { inTurns, LONG_TEXT } from '../budgets/in-turns';
import { callRecords, sessions } from '../call-records/entity-sets';
import type { Finding } from '../edm/json/finding';
import type { JsonObject, JsonValue } from '../edm/json/json-value';
import { atOnce, type Steps } from '../edm/json/steps';
import { primitiveTypes } from '../edm/primitive-types';
import { CREATE } from '../edm/rules';
import { GraphError } from '../graph/errors/graph-error';
import { parseBody, parseBodyInSteps } from '../graph/request/body-text';
import { EntityBody, exactSource, longEntityBody } from '../graph/request/entity-body';
import type { EntitySet } from '../odata/entity-set';
import { tooManyEntities } from '../resources/body-rules';
import { withCounterparts } from '../writes/rows/counterpart-forms';
import { withIds } from '../writes/rows/entity-ids';
import type { Line } from './lines';
import { prepare, type PreparedEntity } from './prepared-entity';

/** Member of a session line with the id of its call record. */
const CALL_RECORD_ID = 'callRecordId';

/** A parsed line, or the reason of its refusal. */
export type ImportLine =
  | { readonly kind: 'callRecord'; readonly number: number; readonly entity: PreparedEntity; readonly version: bigint }
  | {
      readonly kind: 'session';
      readonly number: number;
      readonly entity: PreparedEntity;
      readonly callRecordId: string;
    }
  | RefusedLine;

export interface RefusedLine {
  readonly kind: 'refused';
  readonly number: number;
  readonly error: GraphError;
}

/**
 * Parses a line by the rules for the body of a POST, with two more: it must have an id, and a session must have a
 * `callRecordId`. An internal error refuses the line, too, so that the import goes on.
 * @param isText whether numbers that a double cannot hold are strings
 * @returns a promise for a long line, whose parsing lets other work have turns
 */
export function readLine(line: Line, isText = false): ImportLine | Promise<ImportLine> {
  const refuse = (error: unknown): RefusedLine => ({
    kind: 'refused',
    number: line.number,
    error: error instanceof GraphError ? error : faultIn(line, isText),
  });
  if (isLong(line)) return inTurns(lineInSteps(line, isText)).catch(refuse);
  try {
    return withoutStacks(() => atOnce(lineInSteps(line, isText)));
  } catch (error) {
    return refuse(error);
  }
}

function isLong({ bytes }: Line): boolean {
  return bytes !== undefined && bytes.length >= LONG_TEXT;
}

/** Ids of the call records that the lines write. */
export function callsOf(lines: readonly ImportLine[]): Set<string> {
  return new Set(lines.flatMap(callRecordIdOf));
}

function callRecordIdOf(line: ImportLine): string[] {
  if (line.kind === 'refused') return [];
  return [line.kind === 'session' ? line.callRecordId : line.entity.id];
}

/** Runs without recording stack traces: they are most of the cost of a refused line, and are not used. */
function withoutStacks<Result>(work: () => Result): Result {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Parses a line again, to get the stack trace of an internal error for the log. */
function faultIn(line: Line, isText: boolean): GraphError {
  try {
    atOnce(lineInSteps(line, isText));
    return new GraphError('generalException');
  } catch (cause) {
    return new GraphError('generalException', { cause });
  }
}

function* lineInSteps(line: Line, isText: boolean): Steps<ImportLine> {
  const { number, bytes } = line;
  if (bytes === undefined) throw new GraphError('bodyTooLarge', { message: 'The line is longer than a body may be.' });
  const text = textOf(bytes);
  const source = isLong(line) ? yield* parseBodyInSteps(text) : parseBody(text);
  if (source.id === undefined && Array.isArray(source.value)) throw pageRefusal();
  const ofSession = CALL_RECORD_ID in source;
  const exact = isText ? yield* exactSource((ofSession ? sessions : callRecords).type.target, source) : source;
  return ofSession
    ? yield* sessionInSteps(number, exact, isLong(line))
    : yield* callRecordInSteps(number, exact, isLong(line));
}

function pageRefusal(): GraphError {
  return new GraphError('invalidBody', {
    message: 'The line is a page. Send each item of its value on a line of its own, as callrecords import does.',
  });
}

function* callRecordInSteps(number: number, source: JsonObject, isLong: boolean): Steps<ImportLine> {
  const entity = yield* entityInSteps(callRecords, source, isLong);
  return { kind: 'callRecord', number, entity: prepare(callRecords, entity), version: BigInt(String(entity.version)) };
}

function* sessionInSteps(number: number, source: JsonObject, isLong: boolean): Steps<ImportLine> {
  const { [CALL_RECORD_ID]: callRecordId = null, ...rest } = source;
  const entity = yield* entityInSteps(sessions, rest, isLong, callRecordFindings(callRecordId));
  return { kind: 'session', number, entity: prepare(sessions, entity), callRecordId: String(callRecordId) };
}

function* entityInSteps(
  set: EntitySet,
  source: JsonObject,
  isLong: boolean,
  more: readonly Finding[] = [],
): Steps<JsonObject> {
  const { target } = set.type;
  const body = isLong ? yield* longEntityBody(target, source, CREATE) : new EntityBody(target, source, CREATE);
  const json = body.accept((json) => [...more, ...withoutId(json), ...tooManyEntities(set, json)]);
  if (isLong) yield;
  const entity = withIds(set, withCounterparts(set, json));
  if (isLong) yield;
  return entity;
}

/** Requires an id: if the service generated ids, sending a file twice would store it twice. */
function withoutId({ id }: JsonObject): Finding[] {
  return id === undefined ? [{ code: 'missingProperty', message: 'is required in an import', target: 'id' }] : [];
}

function callRecordFindings(id: JsonValue): Finding[] {
  if (primitiveTypes.String.check(id)) return [];
  return [{ code: 'invalidValue', message: 'must be the id of a call record', target: CALL_RECORD_ID }];
}

function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new GraphError('malformedJson', { message: 'The line is not UTF-8.' });
  const text = bytes.toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
