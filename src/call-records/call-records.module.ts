import { Module } from '@nestjs/common';
import { EntityWriter } from '../writes/entity-writer';
import { roots } from './entity-sets';
import { ROOTS } from '../resources/requested-resource';
import { ExportController } from './export.controller';
import { Exports } from '../resources/exports';
import { AcrossCallsController } from './across-calls.controller';
import { AggregateReads } from '../resources/aggregates';
import { CallRecordsController } from './call-records.controller';
import { CallRecordsService } from './call-records.service';
import { ResourceWrites } from '../resources/writes';
import { ResourceReads } from '../resources/reads';
import { OrganizerController } from './organizer.controller';
import { OrganizerService } from './organizer.service';
import { ParticipantsController } from './participants.controller';
import { ParticipantsService } from './participants.service';
import { PartReads } from '../resources/parts';
import { ResourcesController } from '../resources/resources.controller';
import { ResourcesService } from '../resources/resources.service';
import { SegmentsController } from './segments.controller';
import { SegmentsService } from './segments.service';
import { SessionsController } from './sessions.controller';
import { SessionsService } from './sessions.service';

/** Call records with their organizers, participants, sessions and segments. */
@Module({
  // The order of the API's page, where what a call contains is deleted before the call.
  controllers: [
    SegmentsController,
    SessionsController,
    ParticipantsController,
    OrganizerController,
    CallRecordsController,
    ExportController,
    AcrossCallsController,
    ResourcesController,
  ],
  providers: [
    { provide: ROOTS, useValue: roots },
    CallRecordsService,
    OrganizerService,
    ParticipantsService,
    SessionsService,
    SegmentsService,
    AggregateReads,
    ResourceWrites,
    ResourceReads,
    EntityWriter,
    Exports,
    PartReads,
    ResourcesService,
  ],
})
export class CallRecordsModule {}
