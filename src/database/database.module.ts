import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { createDataSource } from './data-source';
import { TenantDatabase } from './tenant-database';

/** The connections to PostgreSQL. */
@Module({})
export class DatabaseModule {
  static register(url: string, poolSize: number): DynamicModule {
    const connections = TypeOrmModule.forRootAsync({
      useFactory: () => ({ ...createDataSource(url, poolSize).options, retryAttempts: 0 }),
    });
    return {
      module: DatabaseModule,
      global: true,
      imports: [connections],
      providers: [TenantDatabase],
      exports: [TenantDatabase],
    };
  }
}
