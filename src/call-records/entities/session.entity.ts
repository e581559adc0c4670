import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { CallRecordEntity } from './call-record.entity';

/** A session of a call. Its id can repeat within the call: each repetition is a row. */
@Entity('session')
@Index('session_id', ['tenantId', 'callRecordId', 'id', 'position'])
@Index('session_start', ['tenantId', 'startDateTime', 'callRecordId', 'position'])
@Index('session_words', { synchronize: false })
@Index('session_caller', { synchronize: false })
@Index('session_caller_user', { synchronize: false })
@Index('session_caller_phone', { synchronize: false })
@Index('session_callee', { synchronize: false })
@Index('session_callee_user', { synchronize: false })
@Index('session_callee_phone', { synchronize: false })
@Index('session_failure', { synchronize: false })
export class SessionEntity {
  @PrimaryColumn({ name: 'tenant_id', type: 'uuid', primaryKeyConstraintName: 'session_pkey' })
  tenantId: string;

  @PrimaryColumn({ name: 'call_record_id', type: 'text', collation: 'C', primaryKeyConstraintName: 'session_pkey' })
  callRecordId: string;

  /** Unique within the call, in the order in which its entities were written. */
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'session_pkey' })
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

  @ManyToOne(() => CallRecordEntity, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'tenant_id', referencedColumnName: 'tenantId', foreignKeyConstraintName: 'session_call_record_fkey' },
    { name: 'call_record_id', referencedColumnName: 'id', foreignKeyConstraintName: 'session_call_record_fkey' },
  ])
  callRecord: Relation<CallRecordEntity>;
}
