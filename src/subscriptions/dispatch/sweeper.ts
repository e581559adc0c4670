import { Injectable, Logger } from '@nestjs/common';
import type { AcrossTenants } from '../../database/across-tenants';
import { TenantDatabase } from '../../database/tenant-database';
import { PART, removals, repairs } from './ended.sql';

/** Most repetitions of each statement in one sweep; the next sweep continues. */
const PARTS = 200;

/** Gives up expired notifications, and removes the rows of ended subscriptions. */
@Injectable()
export class Sweeper {
  private readonly logger = new Logger(Sweeper.name);
  private isStopped = false;

  constructor(private readonly database: TenantDatabase) {}

  /** Runs all statements; one that fails does not stop the others. */
  async sweep(): Promise<void> {
    const all = [
      ...repairs.map((text) => ['setBackClocks', text] as const),
      ...removals.map((text) => ['endedSubscriptions', text] as const),
    ];
    for (const [name, text] of all) await this.repeat(name, text).catch((error: unknown) => this.logger.warn(error));
  }

  /** Stops the sweep after the statement under way. */
  stop(): void {
    this.isStopped = true;
  }

  private async repeat(name: AcrossTenants, text: string): Promise<void> {
    for (let part = 0; part < PARTS && !this.isStopped; part++) {
      const found = await this.database.queryAll(name, { text, values: [] });
      if (found.length < PART) return;
    }
  }
}
