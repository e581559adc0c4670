import { Module } from '@nestjs/common';
import { ChangeKeeper } from './retention.service';
import { ChangeFollowers } from './change-followers';
import { ChangeLog } from './change-log';
import { DeltaController } from './delta.controller';
import { DeltaReader } from './delta-reader';

/** What has changed, for those who follow. */
@Module({
  controllers: [DeltaController],
  providers: [ChangeFollowers, ChangeKeeper, ChangeLog, DeltaReader],
  exports: [ChangeFollowers, ChangeLog],
})
export class ChangesModule {}
