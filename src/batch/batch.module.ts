import { Module } from '@nestjs/common';
import { BatchController } from './batch.controller';
import { BatchService } from './batch.service';
import { Groups } from './groups';
import { InnerPipeline } from './inner-pipeline';

/** Batches: several requests in one. */
@Module({ controllers: [BatchController], providers: [BatchService, Groups, InnerPipeline] })
export class BatchModule {}
