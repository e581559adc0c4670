import { Module, type DynamicModule } from '@nestjs/common';
import type { Settings } from '../config/settings';
import { TenantDatabase } from '../database/tenant-database';
import { FreeSpace } from './free-space';
import { SpaceWatch } from './space-watch';
import { StorageGuard } from './storage-guard';
import { TenantUsage } from './tenant-usage';

/** Limits the use of disk space. */
@Module({})
export class StorageModule {
  static register(settings: Settings): DynamicModule {
    const { dataDir, databaseUrl, storageReserve, tenantStorageLimit, workers } = settings;
    return {
      module: StorageModule,
      global: true,
      providers: [
        { provide: FreeSpace, useFactory: () => new FreeSpace(dataDir) },
        StorageGuard,
        // The disk of an external database cannot be measured from here.
        ...(databaseUrl === undefined
          ? [
              {
                provide: SpaceWatch,
                useFactory: (space: FreeSpace, guard: StorageGuard, database: TenantDatabase) =>
                  new SpaceWatch(space, guard, database, storageReserve),
                inject: [FreeSpace, StorageGuard, TenantDatabase],
              },
            ]
          : []),
        ...(tenantStorageLimit === undefined
          ? []
          : [
              {
                provide: TenantUsage,
                useFactory: (guard: StorageGuard, database: TenantDatabase) => {
                  const usage = new TenantUsage(database, tenantStorageLimit, workers);
                  guard.limitTenants(usage);
                  return usage;
                },
                inject: [StorageGuard, TenantDatabase],
              },
            ]),
      ],
      exports: [StorageGuard],
    };
  }
}
