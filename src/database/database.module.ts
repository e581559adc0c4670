import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ControlConnection } from './control-connection';
import { createDataSource } from './data-source';
import { SigningKey } from './signing-key';
import type { StatementWatch } from './statement-watch';
import { TenantDatabase } from './tenant-database';

/** The connections to PostgreSQL. */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  /** @param watch receives every statement sent */
  static register(url: string, poolSize: number, watch?: StatementWatch): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        { provide: DataSource, useFactory: () => createDataSource(url, { poolSize, watch }).initialize() },
        ControlConnection,
        TenantDatabase,
        SigningKey,
      ],
      exports: [ControlConnection, DataSource, TenantDatabase, SigningKey],
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
