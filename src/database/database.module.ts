import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ControlConnection } from './control-connection';
import { createDataSource } from './data-source';
import { PageLinks } from './page-links';
import { TenantDatabase } from './tenant-database';

/** The connections to PostgreSQL. */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  static register(url: string, poolSize: number): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        { provide: DataSource, useFactory: () => createDataSource(url, poolSize).initialize() },
        ControlConnection,
        TenantDatabase,
        PageLinks,
      ],
      exports: [ControlConnection, DataSource, TenantDatabase, PageLinks],
    };
  }

  constructor(
    private readonly dataSource: DataSource,
    private readonly control: ControlConnection,
  ) {}

  onApplicationShutdown(): Promise<void> {
    this.control.close();
    return this.dataSource.destroy();
  }
}
