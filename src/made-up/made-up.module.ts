import { Module, type DynamicModule } from '@nestjs/common';
import { MadeUpCallsController } from './made-up-calls.controller';
import { MadeUpCallsService } from './made-up-calls.service';

/** Made-up calls for trying out, while the development issuer is on. */
@Module({})
export class MadeUpModule {
  /** @param imports the module that stores call records in bulk */
  static register(imports: DynamicModule): DynamicModule {
    return {
      module: MadeUpModule,
      imports: [imports],
      controllers: [MadeUpCallsController],
      providers: [MadeUpCallsService],
    };
  }
}
