import { Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Settings } from '../config/settings';
import { FreeSpace } from './free-space';
import { SpaceWatch } from './space-watch';
import { StorageGuard } from './storage-guard';
import { TenantUsage } from './tenant-usage';

/** Keeps the disk from being filled. */
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
        // The disk of a database that is not ours cannot be seen from here.
        ...(databaseUrl === undefined
          ? [
              {
                provide: SpaceWatch,
                useFactory: (space: FreeSpace, guard: StorageGuard, dataSource: DataSource) =>
                  new SpaceWatch(space, guard, dataSource, storageReserve),
                inject: [FreeSpace, StorageGuard, DataSource],
              },
            ]
          : []),
        ...(tenantStorageLimit === undefined
          ? []
          : [
              {
                provide: TenantUsage,
                useFactory: (guard: StorageGuard, dataSource: DataSource) => {
                  const usage = new TenantUsage(dataSource, tenantStorageLimit, workers);
                  guard.limitTenants(usage);
                  return usage;
                },
                inject: [StorageGuard, DataSource],
              },
            ]),
      ],
      exports: [StorageGuard],
    };
  }
}
