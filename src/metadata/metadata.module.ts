import { Module, type DynamicModule } from '@nestjs/common';
import type { Container } from '../csdl/container-type';
import { MetadataController } from './metadata.controller';
import { CONTAINER, MetadataService } from './metadata.service';

/** The metadata document and the service document. */
@Module({})
export class MetadataModule {
  /** @param container the singletons and collections of the service */
  static register(container: Container): DynamicModule {
    return {
      module: MetadataModule,
      controllers: [MetadataController],
      providers: [{ provide: CONTAINER, useValue: container }, MetadataService],
    };
  }
}
