import { Module, type DynamicModule } from '@nestjs/common';
import type { Settings } from '../config/settings';
import { BatchWriter } from './batch-writer';
import { ImportController } from './import.controller';
import { ImportService } from './import.service';

/** Call records in great numbers. */
@Module({})
export class BulkModule {
  /** @param settings a line may be as long as the body of any other request */
  static register({ bodyLimit }: Pick<Settings, 'bodyLimit'>): DynamicModule {
    return {
      module: BulkModule,
      controllers: [ImportController],
      providers: [
        BatchWriter,
        {
          provide: ImportService,
          useFactory: (writer: BatchWriter) => new ImportService(writer, bodyLimit),
          inject: [BatchWriter],
        },
      ],
    };
  }
}
