import { Module, type DynamicModule } from '@nestjs/common';
import { budgets } from '../budgets/budgets';
import type { Settings } from '../config/settings';
import { StorageGuard } from '../storage/storage-guard';
import { ChunkWriter } from './chunk-writer';
import { ImportController } from './import.controller';
import { ImportService } from './import.service';

/** The import of many call records. */
@Module({})
export class ImportModule {
  /** @param settings `bodyLimit` limits a line as it limits the body of any other request */
  static register({ bodyLimit }: Pick<Settings, 'bodyLimit'>): DynamicModule {
    const limits = { line: bodyLimit, imports: budgets.imports.most() };
    return {
      module: ImportModule,
      controllers: [ImportController],
      providers: [
        ChunkWriter,
        {
          provide: ImportService,
          useFactory: (writer: ChunkWriter, storage: StorageGuard) => new ImportService(writer, storage, limits),
          inject: [ChunkWriter, StorageGuard],
        },
      ],
      exports: [ImportService],
    };
  }
}
