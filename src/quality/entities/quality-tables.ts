import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import { typeOf } from '../../edm/registry';
import type { Class } from '../../edm/structured-type';
import { columnOf } from '../../odata/row-layout';
import { sqlType } from '../../odata/values/sql-forms';
import { typeOfProperty } from '../../odata/values/value-type';
import { CallSummary, QualityHour, Stream } from '../model';

type Columns = Record<string, EntitySchemaColumnOptions>;

const key = (table: string, type: EntitySchemaColumnOptions['type'], more: object = {}): EntitySchemaColumnOptions => ({
  type,
  primary: true,
  primaryKeyConstraintName: `${table}_pkey`,
  ...more,
});

/** A column for each stored property of a type; ids compare by their bytes. */
function columnsOf(of: Class, without: readonly string[] = []): Columns {
  const properties = [...typeOf(of).properties.values()];
  const stored = properties.filter(({ name, column }) => column && !without.includes(name));
  return Object.fromEntries(
    stored.map((property): [string, EntitySchemaColumnOptions] => {
      const type = sqlType(typeOfProperty(property));
      const { name, nullable } = property;
      return [name, { name: columnOf(property), type, nullable, ...(type === 'text' ? { collation: 'C' } : {}) }];
    }),
  );
}

const counts: EntitySchemaColumnOptions = { type: 'integer', array: true };

/** The tables of what is derived from call records; their columns follow from the types. */
export const StreamEntity = new EntitySchema({
  name: 'media_stream',
  columns: {
    tenantId: key('media_stream', 'uuid', { name: 'tenant_id' }),
    ...columnsOf(Stream, ['id']),
    id: key('media_stream', 'text', { collation: 'C' }),
    body: { type: 'jsonb' },
  },
  indices: [
    { name: 'media_stream_start', columns: ['tenantId', 'startDateTime', 'id'] },
    { name: 'media_stream_call', columns: ['tenantId', 'callRecordId'] },
    { name: 'media_stream_sender', columns: ['tenantId', 'senderId', 'startDateTime'] },
    { name: 'media_stream_receiver', columns: ['tenantId', 'receiverId', 'startDateTime'] },
  ],
});

export const CallSummaryEntity = new EntitySchema({
  name: 'call_summary',
  columns: {
    tenantId: key('call_summary', 'uuid', { name: 'tenant_id' }),
    ...columnsOf(CallSummary, ['id']),
    id: key('call_summary', 'text', { collation: 'C' }),
    body: { type: 'jsonb' },
  },
  indices: [
    { name: 'call_summary_start', columns: ['tenantId', 'startDateTime', 'id'] },
    { name: 'call_summary_outcome', columns: ['tenantId', 'outcome', 'startDateTime', 'id'] },
    { name: 'call_summary_from', columns: ['tenantId', 'fromUserId', 'startDateTime'] },
    { name: 'call_summary_to', columns: ['tenantId', 'toUserId', 'startDateTime'] },
  ],
});

export const QualityHourEntity = new EntitySchema({
  name: 'quality_hour',
  columns: {
    tenantId: key('quality_hour', 'uuid', { name: 'tenant_id' }),
    generation: key('quality_hour', 'smallint'),
    grain: key('quality_hour', 'smallint'),
    ...columnsOf(QualityHour, ['id', 'users']),
    id: key('quality_hour', 'text', { collation: 'C' }),
    jitterHistogram: { ...counts, name: 'jitter_histogram' },
    lossHistogram: { ...counts, name: 'loss_histogram' },
    roundTripHistogram: { ...counts, name: 'round_trip_histogram' },
    mosHistogram: { ...counts, name: 'mos_histogram' },
    userBits: { name: 'user_bits', type: 'bit varying', length: 1024 },
  },
  indices: [{ name: 'quality_hour_start', columns: ['tenantId', 'generation', 'grain', 'hour', 'id'] }],
});
