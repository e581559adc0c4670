import { callRecords } from '../../call-records/entity-sets';
import { CallRecord } from '../../call-records/model';
import { EdmReference } from '../../edm/decorators';
import { typeOf } from '../../edm/registry';
import type { EntitySet, OrderColumn } from '../../odata/entity-set';
import { declareRelated } from '../../odata/related-sets';
import { declareRootSets } from '../../odata/root-sets';
import { CallSummary, QualityHour, Stream } from '../model';
import { namedAggregates, sums } from '../totals/named-aggregates.sql';
import { qualityHourRows } from './quality-hours.sql';

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
function callRecordBy(column: string): EntitySet {
  return {
    ...callRecords,
    name: 'callRecord',
    parentKey: [['id', column]],
    single: true,
    home: { path: [callRecords], ids: (row) => [`${row}.id`] },
  };
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
  search: { through: 'callRecord' },
  pageSize: PAGE,
  readOnly: true,
  lags: true,
  children: new Map(),
};

/** The media streams of one call record, oldest first. */
export const streamsOfCall: EntitySet = {
  ...streams,
  name: 'streams',
  parentKey: [['call_record_id', 'id']],
  order: [{ column: 'start_date_time', type: 'bigint' }, ...byId],
};

/** A summary of each call record of a tenant. */
export const callSummaries: EntitySet = {
  name: 'communications/callSummaries',
  label: 'call summary',
  plural: 'call summaries',
  type: typeOf(CallSummary),
  table: 'call_summary',
  parentKey: [],
  order: newestFirst('start_date_time'),
  key: byId,
  search: { through: 'callRecord' },
  pageSize: PAGE,
  readOnly: true,
  lags: true,
  children: new Map(),
};

/** Totals of the streams and calls of a tenant by hour. */
export const qualityHours: EntitySet = {
  name: 'communications/qualityHours',
  label: 'quality hour',
  type: typeOf(QualityHour),
  table: 'quality_hour',
  rows: qualityHourRows,
  sums,
  customAggregates: namedAggregates,
  parentKey: [],
  order: newestFirst('hour'),
  key: byId,
  search: 'none',
  pageSize: PAGE,
  readOnly: true,
  lags: true,
  children: new Map(),
};

// Call records know nothing of what is derived from them: the property is added to their type here.
EdmReference(() => Stream, 'Media streams of the call, with what follows from their measurements.', {
  collection: true,
  nullable: false,
})(CallRecord.prototype, 'streams');

declareRelated(typeOf(CallRecord), streamsOfCall);
declareRelated(typeOf(Stream), callRecordBy('call_record_id'));
declareRelated(typeOf(CallSummary), callRecordBy('id'));
declareRootSets(streams, callSummaries, qualityHours);
