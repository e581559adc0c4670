import { Injectable } from '@nestjs/common';
import type { ConnectionKind } from '../budgets/connection-kinds';
import { TenantDatabase } from '../database/tenant-database';
import { settle } from './change-log.sql';
import { lastPosition } from './delta.sql';

/** No change arrives behind this. */
const ANY_ARRIVAL = String(2n ** 63n - 1n);

/** The position behind what is settled. */
export interface Settled {
  /** Decimal text. */
  readonly position: string;
  /** Whether there may be committed changes that are not settled yet, and so come behind it. */
  readonly more: boolean;
}

/** The log of what has happened to call records, which triggers write. */
@Injectable()
export class ChangeLog {
  /** Changes that one statement settles, which takes less than a second. */
  readonly partSize: number = 10_000;

  constructor(private readonly database: TenantDatabase) {}

  /**
   * The position behind everything that is committed, as decimal text. All that is committed after this comes behind it. It
   * takes as long as there is to settle.
   * @param tenantId GUID
   * @param kind whose share of the connections it uses
   */
  async end(tenantId: string, kind: ConnectionKind = 'read'): Promise<string> {
    let part = await this.settlePart(tenantId, ANY_ARRIVAL, kind);
    // What is written meanwhile arrives behind this, so that this ends.
    while (part.isFull) part = await this.settlePart(tenantId, part.newest, kind);
    return this.lastPosition(tenantId, kind);
  }

  /**
   * Settles no more than a page of changes needs, so that nobody waits for all.
   * @param tenantId GUID
   * @param kind whose share of the connections it uses
   */
  async settle(tenantId: string, kind: ConnectionKind = 'read'): Promise<Settled> {
    const { isFull } = await this.settlePart(tenantId, ANY_ARRIVAL, kind);
    return { position: await this.lastPosition(tenantId, kind), more: isFull };
  }

  private async settlePart(
    tenantId: string,
    upTo: string,
    kind: ConnectionKind,
  ): Promise<{ newest: string; isFull: boolean }> {
    const statement = settle(this.partSize, upTo);
    const [row] = await this.database.query<{ settled: number; newest: string }>(tenantId, statement, kind);
    return { newest: row?.newest ?? upTo, isFull: row?.settled === this.partSize };
  }

  private async lastPosition(tenantId: string, kind: ConnectionKind): Promise<string> {
    const [row] = await this.database.query<{ position: string }>(tenantId, lastPosition, kind);
    if (!row) throw new Error('The log of changes has no end.');
    return row.position;
  }
}
