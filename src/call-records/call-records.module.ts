import { Module } from '@nestjs/common';
import { EntityWriter } from '../ingestion/entity-writer';
import { CallRecordsController } from './call-records.controller';
import { CallRecordsService } from './call-records.service';
import { EntityOperations } from './entity-operations';
import { SegmentsController } from './segments.controller';
import { SegmentsService } from './segments.service';
import { SessionsController } from './sessions.controller';
import { SessionsService } from './sessions.service';

/** Call records with their sessions and segments. */
@Module({
  controllers: [CallRecordsController, SessionsController, SegmentsController],
  providers: [CallRecordsService, SessionsService, SegmentsService, EntityOperations, EntityWriter],
})
export class CallRecordsModule {}
