import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A row of the log of text messages. */
@Entity('sms')
@Index('sms_time', ['tenantId', 'sentDateTime', 'id'])
@Index('sms_words', { synchronize: false })
export class SmsEntity {
  @PrimaryColumn({ name: 'tenant_id', type: 'uuid', primaryKeyConstraintName: 'sms_pkey' })
  tenantId: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'sms_pkey' })
  id: string;

  @Column({ name: 'sent_date_time', type: 'bigint' })
  sentDateTime: string;

  /** The written members except the id. */
  @Column({ type: 'jsonb' })
  body: object;
}
