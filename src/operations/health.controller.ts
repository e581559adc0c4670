import { Controller, Get, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  HealthCheck,
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { Public } from '../auth/permissions';
import { HealthFilter } from './health.filter';
import { Readiness } from './readiness';

/** Health checks for orchestrators: whether the process is alive, and whether it can serve. */
@Public()
@ApiExcludeController()
@UseFilters(HealthFilter)
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly readiness: Readiness,
  ) {}

  @Get('live')
  @HealthCheck({ noCache: true, swaggerDocumentation: false })
  live(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  @Get('ready')
  @HealthCheck({ noCache: true, swaggerDocumentation: false })
  async ready(): Promise<HealthCheckResult> {
    const { database, migrations, storage, quality } = await this.readiness.check();
    return this.health.check([
      () => this.state('database', database),
      () => this.state('migrations', migrations),
      () => this.state('storage', storage),
      // Rows that are behind are not wrong, so they do not make the service unready.
      ...(quality ? [() => this.indicators.check('quality').up({ ...quality })] : []),
    ]);
  }

  private state(name: string, problem: string | undefined): HealthIndicatorResult {
    const indicator = this.indicators.check(name);
    return problem === undefined ? indicator.up() : indicator.down(problem);
  }
}
