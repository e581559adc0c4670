import { Module } from '@nestjs/common';
import { ResourcesModule } from '../resources/resources.module';
import { CallSummariesController } from './call-summaries.controller';
import { QualityHoursController } from './quality-hours.controller';
import { StreamsController } from './streams.controller';
import { StreamsOfCallController } from './streams-of-call.controller';

/** What is derived from call records: streams, call summaries, and totals by hour. */
@Module({
  imports: [ResourcesModule],
  controllers: [StreamsController, StreamsOfCallController, CallSummariesController, QualityHoursController],
})
export class QualityModule {}
