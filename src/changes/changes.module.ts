import { Module, type DynamicModule } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings';
import { ChangeKeeper } from './retention.service';
import { ChangeLog } from './change-log';
import { DeltaController } from './delta.controller';
import { DeltaReader } from './delta-reader';

/** What has changed, for those who follow. */
@Module({ controllers: [DeltaController], providers: [ChangeKeeper, ChangeLog, DeltaReader] })
export class ChangesModule {
  static register(settings: Settings): DynamicModule {
    return { module: ChangesModule, providers: [{ provide: SETTINGS, useValue: settings }] };
  }
}
