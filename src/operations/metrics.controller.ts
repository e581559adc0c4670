import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../auth/permissions';
import { SETTINGS, type Settings } from '../config/settings';
import { METRICS_TYPE, type Scrape } from '../metrics/scrape';
import { admitScraper } from './metrics-access';

/** Injection token of the function that returns the metrics of all processes. */
export const SCRAPE = Symbol('SCRAPE');

/** The metrics, for Prometheus and programs that read its format. */
@Public()
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(SCRAPE) private readonly scrape: Scrape,
  ) {}

  @Get()
  @Header('content-type', METRICS_TYPE)
  @Header('cache-control', 'no-store')
  metrics(@Req() { headers }: FastifyRequest): Promise<string> {
    admitScraper(headers.authorization, this.settings);
    return this.scrape();
  }
}
