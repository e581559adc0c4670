import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { CallRecordEntity } from './call-record.entity';

/** Somebody who took part in a call. */
@Entity('participant')
@Index('participant_position', ['tenantId', 'callRecordId', 'position'])
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

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'participant_pkey' })
  id: string;

  /** 0 for the first entity of this id in the call, 1 for its first repetition, … */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'participant_pkey' })
  occurrence: number;

  @Column({ type: 'bigint' })
  position: string;

  @Column({ type: 'jsonb' })
  body: object;

  @ManyToOne(() => CallRecordEntity, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'tenant_id', referencedColumnName: 'tenantId', foreignKeyConstraintName: 'participant_call_record_fkey' },
    { name: 'call_record_id', referencedColumnName: 'id', foreignKeyConstraintName: 'participant_call_record_fkey' },
  ])
  callRecord: Relation<CallRecordEntity>;
}
