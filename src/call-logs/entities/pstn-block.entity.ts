import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A row of the log of users who were blocked or unblocked. */
@Entity('pstn_block')
@Index('pstn_block_time', ['tenantId', 'blockDateTime', 'id'])
@Index('pstn_block_words', { synchronize: false })
export class PstnBlockEntity {
  @PrimaryColumn({ name: 'tenant_id', type: 'uuid', primaryKeyConstraintName: 'pstn_block_pkey' })
  tenantId: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pstn_block_pkey' })
  id: string;

  @Column({ name: 'block_date_time', type: 'bigint' })
  blockDateTime: string;

  /** The written members except the id. */
  @Column({ type: 'jsonb' })
  body: object;
}
