import { Module, type DynamicModule } from '@nestjs/common';
import { ChangesModule } from '../../changes/changes.module';
import type { Recipe } from '../rules/recipe';
import { BatchWriter } from './batch-writer';
import { Derivation } from './derivation';
import { Deriver } from './deriver';
import { Follower } from './follower';
import { LagGuard } from './lag.guard';
import { CallFinder } from './next-calls';
import { PlaceKeeper } from './place-keeper';
import { QualityLag } from './quality-lag';
import { TenantFollower } from './tenant-follower';

/** Keeps streams, call summaries and totals up to date. */
@Module({})
export class FollowModule {
  /** @param recipe by which this process derives rows */
  static register(recipe: Recipe): DynamicModule {
    return {
      module: FollowModule,
      global: true,
      imports: [ChangesModule],
      providers: [
        { provide: Deriver, useValue: new Deriver(recipe) },
        BatchWriter,
        CallFinder,
        Derivation,
        Follower,
        LagGuard,
        PlaceKeeper,
        QualityLag,
        TenantFollower,
      ],
      exports: [Follower, LagGuard, QualityLag],
    };
  }
}
