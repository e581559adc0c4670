import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A call record. Its sessions, segments and participants are rows of their own; other members are in `body`. */
@Entity('call_record')
@Index('call_record_start', ['tenantId', 'startDateTime', 'id'])
@Index('call_record_words', { synchronize: false })
@Index('call_record_organizer', { synchronize: false })
export class CallRecordEntity {
  @PrimaryColumn({ name: 'tenant_id', type: 'uuid', primaryKeyConstraintName: 'call_record_pkey' })
  tenantId: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'call_record_pkey' })
  id: string;

  /** Ticks of 100 ns since 0001-01-01T00:00:00Z, as every time column. */
  @Column({ name: 'start_date_time', type: 'bigint' })
  startDateTime: string;

  @Column({ name: 'end_date_time', type: 'bigint' })
  endDateTime: string;

  @Column({ name: 'last_modified_date_time', type: 'bigint' })
  lastModifiedDateTime: string;

  @Column({ type: 'bigint' })
  version: string;

  /** Position of the next entity added to this call: collections keep the order in which they were written. */
  @Column({ name: 'next_position', type: 'bigint' })
  nextPosition: string;

  /** Names of the members that were derived from their counterparts instead of being written. */
  @Column({ type: 'text', array: true, default: () => "'{}'" })
  derived: string[];

  /** The written members, except those that have a column with the same precision. */
  @Column({ type: 'jsonb' })
  body: object;
}
