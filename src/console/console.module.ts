import { Module } from '@nestjs/common';
import { ConsoleController } from './console.controller';

/** What the console asks the service beside the API. Its files are served by `serve-console.ts`. */
@Module({ controllers: [ConsoleController] })
export class ConsoleModule {}
