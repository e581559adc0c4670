import { Module, type DynamicModule } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings';
import { LogFunctionsController } from './log-functions.controller';
import { LogReader } from './log-reader';
import { LogRowsController } from './log-rows.controller';
import { LogWriter } from './log-writer';

/** The logs of calls and messages over the telephone network. */
@Module({ controllers: [LogFunctionsController, LogRowsController], providers: [LogReader, LogWriter] })
export class CallLogsModule {
  static register(settings: Settings): DynamicModule {
    return { module: CallLogsModule, providers: [{ provide: SETTINGS, useValue: settings }] };
  }
}
