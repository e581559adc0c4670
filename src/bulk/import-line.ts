import { isUtf8 } from 'node:buffer';
import { inTurns } from '../budgets/in-turns';
import { callRecords, sessions } from '../call-records/entity-sets';
import { tooManyEntities } from '../call-records/body-rules';
import type { Finding } from '../edm/finding';
import type { JsonObject, JsonValue } from '../edm/json';
import { primitiveTypes } from '../edm/primitive-types';
import { CREATE } from '../edm/rules';
import { atOnce, type Steps } from '../edm/steps';
import { LONG, parseBody, parseBodyInSteps } from '../graph/body-text';
import { EntityBody, longEntityBody } from '../graph/entity-body';
import { GraphError } from '../graph/graph-error';
import { withCounterparts } from '../ingestion/counterparts';
import { withIds } from '../ingestion/entity-rows';
import type { EntitySet } from '../odata/entity-set';
import type { Line } from './lines';
import { prepare, type PreparedEntity } from './prepared-entity';

/** Member by which a session that stands in a line of its own names its call record. */
const CALL_RECORD_ID = 'callRecordId';

/** A line that has been read: what it says, or why it cannot be taken. */
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

/** Reads a line by the rules of the body of a POST, and two more: it has an id, and a session names its call record. */
export function readLine(line: Line): ImportLine | Promise<ImportLine> {
  const isLong = line.bytes !== undefined && line.bytes.length >= LONG;
  return isLong ? inTurns(lineInSteps(line)) : atOnce(lineInSteps(line));
}

function* lineInSteps({ number, bytes }: Line): Steps<ImportLine> {
  try {
    if (bytes === undefined)
      throw new GraphError('bodyTooLarge', { message: 'The line is longer than a body may be.' });
    const text = textOf(bytes);
    const isLong = bytes.length >= LONG;
    const source = isLong ? yield* parseBodyInSteps(text) : parseBody(text);
    return CALL_RECORD_ID in source
      ? yield* sessionInSteps(number, source, isLong)
      : yield* callRecordInSteps(number, source, isLong);
  } catch (error) {
    if (error instanceof GraphError) return { kind: 'refused', number, error };
    throw error;
  }
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

/** With an id of the service's, a file that is sent twice would be stored twice. */
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
