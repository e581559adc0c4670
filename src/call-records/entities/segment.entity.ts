import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { SessionEntity } from './session.entity';

/** A segment of a session. */
@Entity('segment')
@Index('segment_position', ['tenantId', 'callRecordId', 'sessionId', 'sessionOccurrence', 'position'])
export class SegmentEntity {
  @PrimaryColumn({ name: 'tenant_id', type: 'uuid', primaryKeyConstraintName: 'segment_pkey' })
  tenantId: string;

  @PrimaryColumn({ name: 'call_record_id', type: 'text', collation: 'C', primaryKeyConstraintName: 'segment_pkey' })
  callRecordId: string;

  @PrimaryColumn({ name: 'session_id', type: 'text', collation: 'C', primaryKeyConstraintName: 'segment_pkey' })
  sessionId: string;

  @PrimaryColumn({ name: 'session_occurrence', type: 'integer', primaryKeyConstraintName: 'segment_pkey' })
  sessionOccurrence: number;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'segment_pkey' })
  id: string;

  /** 0 for the first segment of this id in the session, 1 for its first repetition, … */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'segment_pkey' })
  occurrence: number;

  @Column({ type: 'bigint' })
  position: string;

  @Column({ name: 'start_date_time', type: 'bigint' })
  startDateTime: string;

  @Column({ name: 'end_date_time', type: 'bigint' })
  endDateTime: string;

  @Column({ type: 'jsonb' })
  body: object;

  @ManyToOne(() => SessionEntity, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'tenant_id', referencedColumnName: 'tenantId', foreignKeyConstraintName: 'segment_session_fkey' },
    { name: 'call_record_id', referencedColumnName: 'callRecordId', foreignKeyConstraintName: 'segment_session_fkey' },
    { name: 'session_id', referencedColumnName: 'id', foreignKeyConstraintName: 'segment_session_fkey' },
    {
      name: 'session_occurrence',
      referencedColumnName: 'occurrence',
      foreignKeyConstraintName: 'segment_session_fkey',
    },
  ])
  session: Relation<SessionEntity>;
}
