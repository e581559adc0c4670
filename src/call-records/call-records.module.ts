import { Module } from '@nestjs/common';
import { EntityWriter } from '../ingestion/entity-writer';
import { CallRecordsController } from './call-records.controller';
import { CallRecordsService } from './call-records.service';
import { EntityOperations } from './entity-operations';
import { ParticipantsController } from './participants.controller';
import { ParticipantsService } from './participants.service';
import { SegmentsController } from './segments.controller';
import { SegmentsService } from './segments.service';
import { SessionsController } from './sessions.controller';
import { SessionsService } from './sessions.service';

/** Call records with their sessions and segments. */
@Module({
  // The order of the API's page, where what a call contains is deleted before the call.
  controllers: [SegmentsController, SessionsController, ParticipantsController, CallRecordsController],
  providers: [
    CallRecordsService,
    ParticipantsService,
    SessionsService,
    SegmentsService,
    EntityOperations,
    EntityWriter,
  ],
})
export class CallRecordsModule {}
