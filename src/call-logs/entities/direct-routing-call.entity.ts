import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A row of the log of direct routing calls. */
@Entity('direct_routing_call')
@Index('direct_routing_call_time', ['tenantId', 'startDateTime', 'id'])
@Index('direct_routing_call_correlation', ['tenantId', 'correlationId'], { where: '(length(correlation_id) <= 200)' })
@Index('direct_routing_call_words', { synchronize: false })
export class DirectRoutingCallEntity {
  @PrimaryColumn({ name: 'tenant_id', type: 'uuid', primaryKeyConstraintName: 'direct_routing_call_pkey' })
  tenantId: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'direct_routing_call_pkey' })
  id: string;

  @Column({ name: 'start_date_time', type: 'bigint' })
  startDateTime: string;

  /** Copy of the body's `correlationId`: the id of the call record, if there is one. */
  @Column({ name: 'correlation_id', type: 'text', collation: 'C', nullable: true })
  correlationId: string | null;

  /** The written members except the id. */
  @Column({ type: 'jsonb' })
  body: object;
}
