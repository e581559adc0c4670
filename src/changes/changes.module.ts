import { Module } from '@nestjs/common';
import { ResourcesModule } from '../resources/resources.module';
import { ChangeFollowers } from './change-followers';
import { ChangeLog } from './change-log';
import { DeltaReader } from './delta-reader';
import { DeltaController } from './delta.controller';
import { RetentionService } from './retention.service';

/** The change log and the delta function. */
@Module({
  imports: [ResourcesModule],
  controllers: [DeltaController],
  providers: [ChangeFollowers, RetentionService, ChangeLog, DeltaReader],
  exports: [ChangeFollowers, ChangeLog],
})
export class ChangesModule {}
