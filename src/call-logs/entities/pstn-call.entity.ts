import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A row of the log of calls over the public telephone network. */
@Entity('pstn_call')
@Index('pstn_call_time', ['tenantId', 'startDateTime', 'id'])
@Index('pstn_call_words', { synchronize: false })
export class PstnCallEntity {
  @PrimaryColumn({ name: 'tenant_id', type: 'uuid', primaryKeyConstraintName: 'pstn_call_pkey' })
  tenantId: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pstn_call_pkey' })
  id: string;

  @Column({ name: 'start_date_time', type: 'bigint' })
  startDateTime: string;

  /** The written members except the id. */
  @Column({ type: 'jsonb' })
  body: object;
}
