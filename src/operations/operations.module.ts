import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';

/** Endpoints for operators. */
@Module({ imports: [TerminusModule], controllers: [HealthController], providers: [Readiness] })
export class OperationsModule {}
