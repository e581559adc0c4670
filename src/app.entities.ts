import { DirectRoutingCallEntity } from './call-logs/entities/direct-routing-call.entity';
import { PstnBlockEntity } from './call-logs/entities/pstn-block.entity';
import { PstnCallEntity } from './call-logs/entities/pstn-call.entity';
import { SmsEntity } from './call-logs/entities/sms.entity';
import { CallRecordEntity } from './call-records/entities/call-record.entity';
import { ParticipantEntity } from './call-records/entities/participant.entity';
import { SegmentEntity } from './call-records/entities/segment.entity';
import { SessionEntity } from './call-records/entities/session.entity';
import { CallSummaryEntity, QualityHourEntity, StreamEntity } from './quality/entities/quality-tables';

/**
 * The tables for TypeORM's command line and `npm run migration:check`, which compare them with the migrations. The
 * service itself sends SQL statements and does not use them.
 */
export const entities = [
  CallRecordEntity,
  ParticipantEntity,
  SessionEntity,
  SegmentEntity,
  PstnCallEntity,
  DirectRoutingCallEntity,
  SmsEntity,
  PstnBlockEntity,
  StreamEntity,
  CallSummaryEntity,
  QualityHourEntity,
];
