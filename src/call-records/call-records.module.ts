import { Module } from '@nestjs/common';
import { rootSets } from '../odata/root-sets';
import { ROOTS } from '../resources/requested-resource';
import { ResourcesController } from '../resources/resources.controller';
import { ResourcesModule } from '../resources/resources.module';
import { PropertyWrites } from '../resources/property-writes';
import { ResourcesService } from '../resources/resources.service';
import { SystemResourcesController } from '../resources/system-resources.controller';
import { AcrossCallsController } from './across-calls.controller';
import { CallRecordsController } from './call-records.controller';
import { CallRecordsService } from './call-records.service';
import { ExportController } from './export.controller';
import { OrganizerController } from './organizer.controller';
import { OrganizerService } from './organizer.service';
import { ParticipantsController } from './participants.controller';
import { ParticipantsService } from './participants.service';
import { SegmentsController } from './segments.controller';
import { SegmentsService } from './segments.service';
import { SessionsController } from './sessions.controller';
import { SessionsService } from './sessions.service';

/** Call records with their organizers, participants, sessions and segments. */
@Module({
  imports: [ResourcesModule],
  // In the order of the API's page, where contained entities are deleted before the call record.
  controllers: [
    SegmentsController,
    SessionsController,
    ParticipantsController,
    OrganizerController,
    CallRecordsController,
    ExportController,
    AcrossCallsController,
    SystemResourcesController,
    ResourcesController,
  ],
  providers: [
    { provide: ROOTS, useFactory: () => [...rootSets().values()] },
    CallRecordsService,
    OrganizerService,
    ParticipantsService,
    SessionsService,
    SegmentsService,
    ResourcesService,
    PropertyWrites,
  ],
})
export class CallRecordsModule {}
