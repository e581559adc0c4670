import { callRecords } from '../call-records/entity-sets';
import { typeOf } from '../edm/registry';
import type { Class } from '../edm/structured-type';
import type { LogName } from '../graph/request/path-names';
import type { EntitySet, OrderColumn } from '../odata/entity-set';
import { declareRelated } from '../odata/related-sets';
import { columnOf } from '../odata/row-layout';
import { DirectRoutingLogRow, PstnBlockedUsersLogRow, PstnCallLogRow, SmsLogRow } from './model';

/** Rows on one page, as in Graph. */
export const LOG_PAGE = 1_000;

/** A log of calls or messages over the telephone network. */
export interface Log {
  /** Name of the collection of its rows, below call records. */
  readonly name: LogName;
  readonly doc: string;
  /** Its rows as a collection: newest first, as in every collection with times. */
  readonly set: EntitySet;
  /** Its rows in the order of Graph's functions: later rows come last, so that the offsets of earlier ones stay. */
  readonly oldestFirst: EntitySet;
  /** Name of the property that date ranges apply to. */
  readonly time: string;
  /** Members of the body that are copied to columns, for joins with other tables. */
  readonly copied: readonly string[];
}

interface Declaration extends Pick<Log, 'name' | 'doc'> {
  readonly label: string;
  readonly row: Class;
  readonly table: string;
  readonly copied?: readonly string[];
}

function log({ name, doc, label, row, table, copied = [] }: Declaration): Log {
  const type = typeOf(row);
  const time = [...type.properties.values()].find(({ column }) => column);
  if (!time) throw new Error(`${type.name} has no time.`);
  const column = columnOf(time);
  const set: EntitySet = {
    name: `communications/callRecords/${name}`,
    label,
    type,
    table,
    parentKey: [],
    order: byTime(column, true),
    key: [{ column: 'id', type: 'text' }],
    pageSize: LOG_PAGE,
    children: new Map(),
  };
  return { name, doc, set, oldestFirst: { ...set, order: byTime(column, false) }, time: time.name, copied };
}

function byTime(column: string, descending: boolean): readonly OrderColumn[] {
  return [
    { column, type: 'bigint', descending },
    { column: 'id', type: 'text', descending },
  ];
}

/** The call record that a row of the direct routing log belongs to. */
const callRecordOfRow: EntitySet = {
  ...callRecords,
  name: 'callRecord',
  parentKey: [['id', 'correlation_id']],
  single: true,
  home: { path: [callRecords], ids: (row) => [`${row}.id`] },
};

declareRelated(typeOf(DirectRoutingLogRow), callRecordOfRow);

export const pstnCalls = log({
  name: 'pstnCalls',
  doc: 'Calls over the public telephone network.',
  label: 'PSTN call',
  row: PstnCallLogRow,
  table: 'pstn_call',
});

export const directRoutingCalls = log({
  name: 'directRoutingCalls',
  doc: 'Calls over the public telephone network by direct routing.',
  label: 'direct routing call',
  row: DirectRoutingLogRow,
  table: 'direct_routing_call',
  copied: ['correlationId'],
});

export const smsMessages = log({
  name: 'smsMessages',
  doc: 'Text messages that users have sent and received.',
  label: 'text message',
  row: SmsLogRow,
  table: 'sms',
});

export const blockedUsers = log({
  name: 'blockedUsers',
  doc: 'Blocks and unblocks of users for calls over the public telephone network.',
  label: 'user block',
  row: PstnBlockedUsersLogRow,
  table: 'pstn_block',
});

export const logs: readonly Log[] = [pstnCalls, directRoutingCalls, smsMessages, blockedUsers];

/** The collections of all logs, as those of beta. */
export const logSets: readonly EntitySet[] = logs.map(({ set }) => set);
