import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { namedText } from '../database/across-tenants';
import { ControlConnection } from '../database/control-connection';
import { migrations } from '../database/data-source';
import { readLag, type LagRow } from '../quality/follow/lag.sql';
import { StorageGuard } from '../storage/storage-guard';

/** Timeout of the whole check, in milliseconds. */
const LIMIT = 2_000;

/** Reasons why the service cannot serve, in a few words; undefined: none. */
export interface Findings {
  readonly database?: string;
  readonly migrations?: string;
  readonly storage?: string;
  /** How far the rows of quality follow the call records; undefined: that cannot be read. It is no reason. */
  readonly quality?: LagRow;
}

interface Migration {
  readonly name: string;
}

const silent: Findings = { database: `did not answer within ${LIMIT / 1000} seconds`, migrations: 'cannot be read' };

/**
 * Checks whether the database is usable. The reasons do not contain its address or account, since the endpoint is
 * public.
 */
@Injectable()
export class Readiness {
  /** The check under way, shared by concurrent requests. */
  private asking?: Promise<Findings>;

  constructor(
    private readonly control: ControlConnection,
    private readonly storage: StorageGuard,
  ) {}

  async check(): Promise<Findings> {
    const storage = this.storage.isFull ? 'the disk of the service is full' : undefined;
    return { ...(await this.checkDatabase()), storage };
  }

  private async checkDatabase(): Promise<Findings> {
    const done = new AbortController();
    const overdue = sleep(LIMIT, silent, { signal: done.signal }).catch(() => silent);
    try {
      this.asking ??= this.ask().finally(() => (this.asking = undefined));
      return await Promise.race([this.asking, overdue]);
    } finally {
      done.abort();
    }
  }

  private async ask(): Promise<Findings> {
    try {
      await this.control.query('SELECT');
    } catch {
      return { database: 'cannot be reached', migrations: 'cannot be read' };
    }
    try {
      const applied = new Set(
        (await this.control.query<Migration>('SELECT name FROM migration')).map(({ name }) => name),
      );
      if (!migrations.every(({ name }) => applied.has(name))) return { migrations: 'not all are applied' };
    } catch {
      return { migrations: 'cannot be read' };
    }
    const [quality] = await this.control.query<LagRow>(namedText('qualityLag', readLag)).catch(() => []);
    return { quality };
  }
}
