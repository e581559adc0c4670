import { Injectable, Logger } from '@nestjs/common';
import type { AcrossTenants } from '../../database/across-tenants';
import { TenantDatabase } from '../../database/tenant-database';
import { PART, removals, repairs } from './ended.sql';

/** Parts of each kind that one sweep removes; the next sweep goes on. */
const PARTS = 200;

/** Gives up what has been tried for long enough, and removes what has ended. */
@Injectable()
export class Sweeper {
  private readonly logger = new Logger(Sweeper.name);
  private isStopped = false;

  constructor(private readonly database: TenantDatabase) {}

  /** One that fails keeps no other from being done. */
  async sweep(): Promise<void> {
    const all = [
      ...repairs.map((text) => ['setBackClocks', text] as const),
      ...removals.map((text) => ['endedSubscriptions', text] as const),
    ];
    for (const [name, text] of all) await this.repeat(name, text).catch((error: unknown) => this.logger.warn(error));
  }

  /** Lets the statement that runs be the last. */
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
