import { callRecords } from '../call-records/entity-sets';
import { typeOf } from '../edm/registry';
import type { EntitySet, OrderColumn } from '../odata/entity-set';
import { declareRootSets } from '../odata/root-sets';
import { CallSummary, QualityHour, Stream } from './model';

/** Rows on one page. */
const PAGE = 100;

const byId: readonly OrderColumn[] = [{ column: 'id', type: 'text' }];

function newestFirst(time: string): readonly OrderColumn[] {
  return [
    { column: time, type: 'bigint', descending: true },
    { column: 'id', type: 'text', descending: true },
  ];
}

/** The call record that a row was derived from. @param column of the row, with its id */
function callRecordBy(column: string): ReadonlyMap<string, EntitySet> {
  const callRecord: EntitySet = {
    ...callRecords,
    name: 'callRecord',
    parentKey: [['id', column]],
    single: true,
    home: { path: [callRecords], ids: (row) => [`${row}.id`] },
  };
  return new Map([[callRecord.name, callRecord]]);
}

/** The media streams of all calls of a tenant. */
export const streams: EntitySet = {
  name: 'communications/streams',
  label: 'stream',
  type: typeOf(Stream),
  table: 'media_stream',
  parentKey: [],
  order: newestFirst('start_date_time'),
  key: byId,
  pageSize: PAGE,
  readOnly: true,
  children: callRecordBy('call_record_id'),
};

/** A summary of each call record of a tenant. */
export const callSummaries: EntitySet = {
  name: 'communications/callSummaries',
  label: 'call summary',
  type: typeOf(CallSummary),
  table: 'call_summary',
  parentKey: [],
  order: newestFirst('start_date_time'),
  key: byId,
  pageSize: PAGE,
  readOnly: true,
  children: callRecordBy('id'),
};

/** Totals of the streams and calls of a tenant by hour. */
export const qualityHours: EntitySet = {
  name: 'communications/qualityHours',
  label: 'hour of quality',
  type: typeOf(QualityHour),
  table: 'quality_hour',
  parentKey: [],
  order: newestFirst('hour'),
  key: byId,
  pageSize: PAGE,
  readOnly: true,
  children: new Map(),
};

declareRootSets(streams, callSummaries, qualityHours);
