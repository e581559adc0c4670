import { isUtf8 } from 'node:buffer';
import { callRecords, sessions } from '../call-records/entity-sets';
import { tooManyEntities } from '../call-records/body-rules';
import type { Finding } from '../edm/finding';
import type { JsonObject, JsonValue } from '../edm/json';
import { primitiveTypes } from '../edm/primitive-types';
import { CREATE } from '../edm/rules';
import { EntityBody, parseBody } from '../graph/entity-body';
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
export function readLine({ number, bytes }: Line): ImportLine {
  try {
    if (bytes === undefined)
      throw new GraphError('bodyTooLarge', { message: 'The line is longer than a body may be.' });
    const source = parseBody(textOf(bytes));
    return CALL_RECORD_ID in source ? readSession(number, source) : readCallRecord(number, source);
  } catch (error) {
    if (error instanceof GraphError) return { kind: 'refused', number, error };
    throw error;
  }
}

function readCallRecord(number: number, source: JsonObject): ImportLine {
  const entity = read(callRecords, source);
  return { kind: 'callRecord', number, entity: prepare(callRecords, entity), version: BigInt(String(entity.version)) };
}

function readSession(number: number, source: JsonObject): ImportLine {
  const { [CALL_RECORD_ID]: callRecordId = null, ...rest } = source;
  const entity = read(sessions, rest, callRecordFindings(callRecordId));
  return { kind: 'session', number, entity: prepare(sessions, entity), callRecordId: String(callRecordId) };
}

function read(set: EntitySet, source: JsonObject, more: readonly Finding[] = []): JsonObject {
  const body = new EntityBody(set.type.target, source, CREATE);
  const json = body.accept((json) => [...more, ...withoutId(json), ...tooManyEntities(set, json)]);
  return withIds(set, withCounterparts(set, json));
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
