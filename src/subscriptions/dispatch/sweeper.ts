import { Injectable, Logger } from '@nestjs/common';
import { TenantDatabase } from '../../database/tenant-database';
import { PART, removals, repairs } from './ended';

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
    for (const statement of [...repairs, ...removals])
      await this.repeat(statement).catch((error: unknown) => this.logger.warn(error));
  }

  /** Lets the statement that runs be the last. */
  stop(): void {
    this.isStopped = true;
  }

  private async repeat(statement: string): Promise<void> {
    for (let part = 0; part < PARTS && !this.isStopped; part++) {
      const found = await this.database.queryAll({ text: statement, values: [] });
      if (found.length < PART) return;
    }
  }
}
