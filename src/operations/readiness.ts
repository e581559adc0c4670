import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** Longest time for the whole check, in milliseconds. */
const LIMIT = 2_000;

/** What keeps the service from serving, in a few words; undefined where all is well. */
export interface Findings {
  readonly database?: string;
  readonly migrations?: string;
}

const silent: Findings = { database: `gives no answer within ${LIMIT / 1000} seconds`, migrations: 'cannot be read' };

/** Finds out whether the database can be used. The words say nothing of its address or account: anyone may ask. */
@Injectable()
export class Readiness {
  private readonly pool: Pool;
  private readonly expected: readonly string[];

  constructor({ driver, migrations }: DataSource) {
    this.pool = (driver as PostgresDriver).master as Pool;
    this.expected = migrations.map(({ name, constructor }) => name ?? constructor.name);
  }

  async check(): Promise<Findings> {
    const done = new AbortController();
    const overdue = sleep(LIMIT, silent, { signal: done.signal }).catch(() => silent);
    try {
      return await Promise.race([this.ask(), overdue]);
    } finally {
      done.abort();
    }
  }

  private async ask(): Promise<Findings> {
    try {
      await this.query('SELECT');
    } catch {
      return { database: 'cannot be reached', migrations: 'cannot be read' };
    }
    try {
      const applied = new Set((await this.query('SELECT name FROM migration')).map(({ name }) => name));
      return this.expected.every((name) => applied.has(name)) ? {} : { migrations: 'not all are applied' };
    } catch {
      return { migrations: 'cannot be read' };
    }
  }

  private async query(text: string): Promise<{ name?: string }[]> {
    // With this limit the pool gives the connection up, so that probes do not fill it with connections that hang.
    const query = { text, query_timeout: LIMIT };
    return (await this.pool.query(query)).rows as { name?: string }[];
  }
}
