import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { version } from '../../package.json';
import { readings } from '../metrics/readings';
import { measureProcess, scrapeHere, type Scrape } from '../metrics/scrape';
import { StorageGuard } from '../storage/storage-guard';
import { DatabaseReadings } from './database-readings';
import { HealthController } from './health.controller';
import { MetricsController, SCRAPE } from './metrics.controller';
import { Readiness } from './readiness';

/** Endpoints for operators. */
@Module({})
export class OperationsModule {
  /** @param scrape returns the metrics of all processes; default: those of this one */
  static register(scrape: Scrape = scrapeHere): DynamicModule {
    return {
      module: OperationsModule,
      imports: [TerminusModule],
      controllers: [HealthController, MetricsController],
      providers: [Readiness, DatabaseReadings, { provide: SCRAPE, useValue: scrape }],
    };
  }

  constructor(storage: StorageGuard) {
    measureProcess();
    const labels = { version, node: process.versions.node };
    readings.buildInfo.from(() => [[labels, 1]]);
    readings.refusesWrites.from(() => [[{}, storage.isShort ? 1 : 0]]);
    readings.diskFree.from(() => (storage.freeBytes === undefined ? [] : [[{}, storage.freeBytes]]));
  }
}
