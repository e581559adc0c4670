import { Module, type DynamicModule } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings';
import { EntityWriter } from '../writes/entity-writer';
import { ExportController } from '../export/export.controller';
import { ExportReader } from '../export/export-reader';
import { AcrossCallsController } from './across-calls.controller';
import { AggregateReader } from './aggregate-reader';
import { CallRecordsController } from './call-records.controller';
import { CallRecordsService } from './call-records.service';
import { EntityOperations } from './entity-operations';
import { EntityReader } from './entity-reader';
import { OrganizerController } from './organizer.controller';
import { OrganizerService } from './organizer.service';
import { ParticipantsController } from './participants.controller';
import { ParticipantsService } from './participants.service';
import { PropertyReader } from './property-reader';
import { ResourcesController } from './resources.controller';
import { ResourcesService } from './resources.service';
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
    CallRecordsService,
    OrganizerService,
    ParticipantsService,
    SessionsService,
    SegmentsService,
    AggregateReader,
    EntityOperations,
    EntityReader,
    EntityWriter,
    ExportReader,
    PropertyReader,
    ResourcesService,
  ],
})
export class CallRecordsModule {
  static register(settings: Settings): DynamicModule {
    return { module: CallRecordsModule, providers: [{ provide: SETTINGS, useValue: settings }] };
  }
}
