import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { CallRecordEntity } from './call-record.entity';

/** A session of a call. Its id can repeat within the call: each repetition is a row. */
@Entity('session')
@Index('session_position', ['tenantId', 'callRecordId', 'position'])
export class SessionEntity {
  @PrimaryColumn({ name: 'tenant_id', type: 'uuid', primaryKeyConstraintName: 'session_pkey' })
  tenantId: string;

  @PrimaryColumn({ name: 'call_record_id', type: 'text', collation: 'C', primaryKeyConstraintName: 'session_pkey' })
  callRecordId: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'session_pkey' })
  id: string;

  /** 0 for the first session of this id in the call, 1 for its first repetition, … */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'session_pkey' })
  occurrence: number;

  @Column({ type: 'bigint' })
  position: string;

  @Column({ name: 'start_date_time', type: 'bigint' })
  startDateTime: string;

  @Column({ name: 'end_date_time', type: 'bigint' })
  endDateTime: string;

  @Column({ type: 'jsonb' })
  body: object;

  @ManyToOne(() => CallRecordEntity, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'tenant_id', referencedColumnName: 'tenantId', foreignKeyConstraintName: 'session_call_record_fkey' },
    { name: 'call_record_id', referencedColumnName: 'id', foreignKeyConstraintName: 'session_call_record_fkey' },
  ])
  callRecord: Relation<CallRecordEntity>;
}
