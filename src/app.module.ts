import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { container } from './app.container';
import { AuthModule } from './auth/auth.module';
import { PermissionGuard } from './auth/permission.guard';
import { BatchModule } from './batch/batch.module';
import { CallLogsModule } from './call-logs/call-logs.module';
import { CallRecordsModule } from './call-records/call-records.module';
import { ChangesModule } from './changes/changes.module';
import { ConfigModule } from './config/config.module';
import type { Settings } from './config/settings';
import { ConsoleModule } from './console/console.module';
import { DatabaseModule } from './database/database.module';
import type { StatementWatch } from './database/statement-watch';
import { ErrorFilter } from './graph/errors/error.filter';
import { AcceptGuard } from './graph/request/accept.guard';
import { ImportModule } from './import/import.module';
import { MadeUpModule } from './made-up/made-up.module';
import { MetadataModule } from './metadata/metadata.module';
import type { Scrape } from './metrics/scrape';
import { OperationsModule } from './operations/operations.module';
import { FollowModule } from './quality/follow/follow.module';
import { LagGuard } from './quality/follow/lag.guard';
import { QualityModule } from './quality/quality.module';
import { recipeOf } from './quality/codec-file';
import { StorageModule } from './storage/storage.module';
import { SubscriptionsModule } from './subscriptions/subscriptions.module';

@Module({})
export class AppModule {
  /**
   * @param databaseUrl URL of the external or the embedded database
   * @param watch observes every statement that is sent
   * @param scrape returns the metrics of all processes; default: those of this one
   */
  static register(settings: Settings, databaseUrl: string, watch?: StatementWatch, scrape?: Scrape): DynamicModule {
    const imports = ImportModule.register(settings);
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(settings),
        DatabaseModule.register(databaseUrl, settings.poolSize, watch),
        StorageModule.register(settings),
        AuthModule.register(settings),
        SubscriptionsModule,
        CallLogsModule,
        CallRecordsModule,
        QualityModule,
        ChangesModule,
        FollowModule.register(recipeOf(settings)),
        MetadataModule.register(container),
        imports,
        ...(settings.auth.kind === 'development' ? [MadeUpModule.register(imports)] : []),
        BatchModule,
        OperationsModule.register(scrape),
        ConsoleModule,
      ],
      providers: [
        { provide: APP_FILTER, useClass: ErrorFilter },
        { provide: APP_GUARD, useExisting: PermissionGuard },
        { provide: APP_GUARD, useClass: AcceptGuard },
        { provide: APP_GUARD, useExisting: LagGuard },
      ],
    };
  }
}
