import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { CallRecordEntity } from './call-record.entity';

/** A participant of a call. */
@Entity('participant')
@Index('participant_id', ['tenantId', 'callRecordId', 'id', 'position'])
@Index('participant_person', ['tenantId', 'id'])
@Index('participant_words', { synchronize: false })
export class ParticipantEntity {
  @PrimaryColumn({ name: 'tenant_id', type: 'uuid', primaryKeyConstraintName: 'participant_pkey' })
  tenantId: string;

  @PrimaryColumn({
    name: 'call_record_id',
    type: 'text',
    collation: 'C',
    primaryKeyConstraintName: 'participant_pkey',
  })
  callRecordId: string;

  /** Unique within the call, in the order in which its entities were written. */
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'participant_pkey' })
  position: string;

  @Column({ type: 'text', collation: 'C' })
  id: string;

  @Column({ type: 'jsonb' })
  body: object;

  /** Time of the last write, in ticks; each change increases it. */
  @Column({ type: 'bigint', default: () => 'current_ticks()' })
  revision: string;

  @ManyToOne(() => CallRecordEntity, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'tenant_id', referencedColumnName: 'tenantId', foreignKeyConstraintName: 'participant_call_record_fkey' },
    { name: 'call_record_id', referencedColumnName: 'id', foreignKeyConstraintName: 'participant_call_record_fkey' },
  ])
  callRecord: Relation<CallRecordEntity>;
}
