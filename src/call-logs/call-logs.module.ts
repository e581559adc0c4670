import { Module } from '@nestjs/common';
import { LogFunctionsController } from './log-functions.controller';
import { LogReader } from './log-reader';
import { LogRowsController } from './log-rows.controller';
import { LogWriter } from './log-writer';

/** The logs of calls and messages over the telephone network. */
@Module({ controllers: [LogFunctionsController, LogRowsController], providers: [LogReader, LogWriter] })
export class CallLogsModule {}
