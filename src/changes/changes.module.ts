import { Module } from '@nestjs/common';
import { RetentionService } from './retention.service';
import { ChangeFollowers } from './change-followers';
import { ChangeLog } from './change-log';
import { DeltaController } from './delta.controller';
import { DeltaReader } from './delta-reader';

/** What has changed, for those who follow. */
@Module({
  controllers: [DeltaController],
  providers: [ChangeFollowers, RetentionService, ChangeLog, DeltaReader],
  exports: [ChangeFollowers, ChangeLog],
})
export class ChangesModule {}
