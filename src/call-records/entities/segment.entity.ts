import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { SessionEntity } from './session.entity';

/** A segment of a session. */
@Entity('segment')
@Index('segment_id', ['tenantId', 'callRecordId', 'sessionPosition', 'id', 'position'])
@Index('segment_start', ['tenantId', 'startDateTime', 'callRecordId', 'position'])
@Index('segment_words', { synchronize: false })
export class SegmentEntity {
  @PrimaryColumn({ name: 'tenant_id', type: 'uuid', primaryKeyConstraintName: 'segment_pkey' })
  tenantId: string;

  @PrimaryColumn({ name: 'call_record_id', type: 'text', collation: 'C', primaryKeyConstraintName: 'segment_pkey' })
  callRecordId: string;

  @PrimaryColumn({ name: 'session_position', type: 'bigint', primaryKeyConstraintName: 'segment_pkey' })
  sessionPosition: string;

  /** Unique within the call, in the order in which its entities were written. */
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'segment_pkey' })
  position: string;

  @Column({ type: 'text', collation: 'C' })
  id: string;

  @Column({ name: 'start_date_time', type: 'bigint' })
  startDateTime: string;

  @Column({ name: 'end_date_time', type: 'bigint' })
  endDateTime: string;

  @Column({ type: 'jsonb' })
  body: object;

  /** Time of the last write, in ticks; each change increases it. */
  @Column({ type: 'bigint', default: () => 'current_ticks()' })
  revision: string;

  @ManyToOne(() => SessionEntity, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'tenant_id', referencedColumnName: 'tenantId', foreignKeyConstraintName: 'segment_session_fkey' },
    { name: 'call_record_id', referencedColumnName: 'callRecordId', foreignKeyConstraintName: 'segment_session_fkey' },
    { name: 'session_position', referencedColumnName: 'position', foreignKeyConstraintName: 'segment_session_fkey' },
  ])
  session: Relation<SessionEntity>;
}
