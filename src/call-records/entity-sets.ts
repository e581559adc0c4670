import { typeOf } from '../edm/registry';
import type { Class, StructuredType } from '../edm/structured-type';
import type { EntitySet, Home, OrderColumn } from '../odata/entity-set';
import { declareRootSets } from '../odata/root-sets';
import type { Owned } from '../writes/kinds/owned.sql';
import { identityForms } from './identity-forms';
import { CallRecord, Organizer, Participant, Segment, Session } from './model';

const byPosition: readonly OrderColumn[] = [{ column: 'position', type: 'bigint' }];

/** Call records on one page, as in Graph. */
const CALL_RECORDS_PAGE = 60;

/** Aggregates that reports of calls begin with, such as `CallCount` and `CallDuration`. */
function countAndDuration(of: string): ReadonlyMap<string, string> {
  return new Map([
    [`${of}Count`, '$count'],
    [`${of}Duration`, 'endDateTime sub startDateTime with sum'],
  ]);
}

function containedSet(
  owner: Class,
  name: string,
  target: Class,
  table: string,
  parentKey: EntitySet['parentKey'],
  children: readonly EntitySet[] = [],
  customAggregates?: EntitySet['customAggregates'],
): EntitySet {
  const pageSize = typeOf(owner).properties.get(name)?.pageSize;
  if (pageSize === undefined) throw new Error(`${owner.name}.${name} is not a contained collection.`);
  const type = typeOf(target);
  return {
    name,
    label: table,
    type,
    table,
    parentKey,
    order: byPosition,
    key: byPosition,
    revision: 'revision',
    pageSize,
    customAggregates,
    children: byName(children),
  };
}

function byName(sets: readonly EntitySet[]): ReadonlyMap<string, EntitySet> {
  return new Map(sets.map((set) => [set.name, set]));
}

export const segments = containedSet(
  Session,
  'segments',
  Segment,
  'segment',
  [
    ['call_record_id', 'call_record_id'],
    ['session_position', 'position'],
  ],
  [],
  countAndDuration('Segment'),
);

export const sessions = containedSet(
  CallRecord,
  'sessions',
  Session,
  'session',
  [['call_record_id', 'id']],
  [segments],
  countAndDuration('Session'),
);

export const participants = containedSet(CallRecord, 'participants_v2', Participant, 'participant', [
  ['call_record_id', 'id'],
]);

/** The root collection: all call records of a tenant, newest start first. */
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
  key: [{ column: 'id', type: 'text' }],
  // The version is part of the entity, so every change below the call record changes its tag.
  revision: 'last_modified_date_time',
  pageSize: CALL_RECORDS_PAGE,
  counterparts: identityForms,
  customAggregates: countAndDuration('Call'),
  children: byName([participants, sessions]),
};

/** The organizer of a call, a single entity within its call record. */
export const organizer = {
  owner: callRecords,
  name: 'organizer_v2',
  label: 'organizer',
  type: typeOf(Organizer),
} as const satisfies Owned & { readonly type: StructuredType };

/**
 * A read-only collection of the entities of all calls, newest start first. The rest of the key makes the order unique.
 */
function acrossCalls(
  name: string,
  { label, type, table, revision, pageSize, customAggregates, children }: EntitySet,
  home: Home,
): EntitySet {
  const key: readonly OrderColumn[] = [
    { column: 'call_record_id', type: 'text', descending: true },
    { column: 'position', type: 'bigint', descending: true },
  ];
  const order: readonly OrderColumn[] = [{ column: 'start_date_time', type: 'bigint', descending: true }, ...key];
  const ownName = `communications/${name}`;
  return {
    name: ownName,
    label,
    type,
    table,
    parentKey: [],
    order,
    key,
    home,
    revision,
    pageSize,
    readOnly: true,
    customAggregates,
    children,
  };
}

/** The sessions of all calls of a tenant, read-only. */
export const allSessions = acrossCalls('sessions', sessions, {
  path: [callRecords, sessions],
  ids: (row) => [`${row}.call_record_id`, `${row}.id`],
});

/** The segments of all calls of a tenant, read-only. */
export const allSegments = acrossCalls('segments', segments, {
  path: [callRecords, sessions, segments],
  ids: (row) => [
    `${row}.call_record_id`,
    `(SELECT owner.id FROM session owner WHERE owner.tenant_id = $1 AND
      (owner.call_record_id, owner.position) = (${row}.call_record_id, ${row}.session_position))`,
    `${row}.id`,
  ],
});

declareRootSets(callRecords, allSessions, allSegments);
