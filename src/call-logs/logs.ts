import { callRecords } from '../call-records/entity-sets';
import { typeOf } from '../edm/registry';
import type { Class } from '../edm/structured-type';
import type { EntitySet } from '../odata/entity-set';
import { declareRelated } from '../odata/related-sets';
import { columnOf } from '../odata/row-layout';
import { DirectRoutingLogRow, PstnBlockedUsersLogRow, PstnCallLogRow, SmsLogRow } from './model';

/** Rows on one page, as in Graph. */
export const LOG_PAGE = 1_000;

/** A log of calls or messages over the telephone network. */
export interface Log {
  /** Path for writing its rows, below call records. */
  readonly path: string;
  readonly set: EntitySet;
  /** Name of the property that date ranges apply to. */
  readonly time: string;
  /** Members of the body that are copied to columns, for joins with other tables. */
  readonly copied: readonly string[];
}

function log(path: string, label: string, row: Class, table: string): Log {
  const type = typeOf(row);
  const time = [...type.properties.values()].find(({ column }) => column);
  if (!time) throw new Error(`${type.name} has no time.`);
  const set: EntitySet = {
    name: `communications/callRecords/${path}`,
    label,
    type,
    table,
    parentKey: [],
    // Later rows come last, so that the offsets of earlier rows do not change.
    order: [
      { column: columnOf(time), type: 'bigint' },
      { column: 'id', type: 'text' },
    ],
    key: [{ column: 'id', type: 'text' }],
    pageSize: LOG_PAGE,
    children: new Map(),
  };
  return { path, set, time: time.name, copied: [] };
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

export const pstnCalls = log('pstnCalls', 'PSTN call', PstnCallLogRow, 'pstn_call');

export const directRoutingCalls: Log = {
  ...log('directRoutingCalls', 'direct routing call', DirectRoutingLogRow, 'direct_routing_call'),
  copied: ['correlationId'],
};

export const smsLog = log('smsLog', 'text message', SmsLogRow, 'sms');

export const pstnBlockedUsersLog = log(
  'pstnBlockedUsersLog',
  'entry of the log of blocked users',
  PstnBlockedUsersLogRow,
  'pstn_block',
);

export const logs: readonly Log[] = [pstnCalls, directRoutingCalls, smsLog, pstnBlockedUsersLog];
