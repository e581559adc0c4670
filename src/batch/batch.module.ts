import { Module } from '@nestjs/common';
import { BatchController } from './batch.controller';
import { BatchService } from './batch.service';
import { InnerPipeline } from './inner-pipeline';

/** Many requests in one. */
@Module({ controllers: [BatchController], providers: [BatchService, InnerPipeline] })
export class BatchModule {}
