import { typeOf } from '../edm/registry';
import type { Class } from '../edm/structured-type';
import type { EntitySet, OrderColumn } from '../odata/entity-set';
import { CallRecord, Participant, Segment, Session } from './model';

const byPosition: readonly OrderColumn[] = [{ column: 'position', type: 'bigint' }];

/** Call records on one page, as many as Graph's. */
const CALL_RECORDS_PAGE = 60;

function containedSet(
  owner: Class,
  name: string,
  target: Class,
  table: string,
  parentKey: EntitySet['parentKey'],
  children: readonly EntitySet[] = [],
): EntitySet {
  const pageSize = typeOf(owner).properties.get(name)?.pageSize;
  if (pageSize === undefined) throw new Error(`${owner.name}.${name} is not a contained collection.`);
  const type = typeOf(target);
  return { name, label: table, type, table, parentKey, order: byPosition, pageSize, children: byName(children) };
}

function byName(sets: readonly EntitySet[]): ReadonlyMap<string, EntitySet> {
  return new Map(sets.map((set) => [set.name, set]));
}

export const segments = containedSet(Session, 'segments', Segment, 'segment', [
  ['call_record_id', 'call_record_id'],
  ['session_position', 'position'],
]);

export const sessions = containedSet(
  CallRecord,
  'sessions',
  Session,
  'session',
  [['call_record_id', 'id']],
  [segments],
);

export const participants = containedSet(CallRecord, 'participants_v2', Participant, 'participant', [
  ['call_record_id', 'id'],
]);

/** The root: all call records of a tenant, newest start first. */
export const callRecords: EntitySet = {
  name: 'communications/callRecords',
  label: 'call record',
  type: typeOf(CallRecord),
  table: 'call_record',
  parentKey: [],
  order: [
    { column: 'start_date_time', type: 'bigint', descending: true },
    { column: 'id', type: 'text', descending: true },
  ],
  pageSize: CALL_RECORDS_PAGE,
  children: byName([participants, sessions]),
};
