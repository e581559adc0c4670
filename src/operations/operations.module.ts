import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller';

/** What operators need beside the API. */
@Module({ imports: [TerminusModule], controllers: [HealthController] })
export class OperationsModule {}
