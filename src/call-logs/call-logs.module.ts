import { Module } from '@nestjs/common';
import { ResourcesModule } from '../resources/resources.module';
import { LogCollections } from './log-collections';
import { logControllers } from './log-controllers';
import { logFunctionControllers } from './log-function-controllers';
import { LogReader } from './log-reader';
import { LogWriter } from './log-writer';

/** Logs of calls and messages over the telephone network. */
@Module({
  imports: [ResourcesModule],
  // In the order of the API's page: rows are written before they are read.
  controllers: [...logControllers, ...logFunctionControllers],
  providers: [LogCollections, LogReader, LogWriter],
})
export class CallLogsModule {}
