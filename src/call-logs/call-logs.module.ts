import { Module } from '@nestjs/common';
import { ResourcesModule } from '../resources/resources.module';
import { LogFunctionsController } from './log-functions.controller';
import { LogReader } from './log-reader';
import { LogRowsController } from './log-rows.controller';
import { LogWriter } from './log-writer';

/** Logs of calls and messages over the telephone network. */
@Module({
  imports: [ResourcesModule],
  // In the order of the API's page: rows are written before they are read.
  controllers: [LogRowsController, LogFunctionsController],
  providers: [LogReader, LogWriter],
})
export class CallLogsModule {}
