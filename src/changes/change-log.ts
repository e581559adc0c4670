import { Injectable } from '@nestjs/common';
import type { ConnectionKind } from '../budgets/connection-kinds';
import { TenantDatabase } from '../database/tenant-database';
import { settle } from './change-log.sql';
import { lastPosition } from './delta.sql';

/** An arrival number that no change exceeds. */
const ANY_ARRIVAL = String(2n ** 63n - 1n);

/** The end of the settled changes. */
export interface Settled {
  /** Decimal text. */
  readonly position: string;
  /** Whether there may be committed changes that are not settled yet, and will get later positions. */
  readonly more: boolean;
}

/** The change log of call records, which triggers write. */
@Injectable()
export class ChangeLog {
  /** Most changes that one statement settles; that takes less than a second. */
  readonly partSize: number = 10_000;

  constructor(private readonly database: TenantDatabase) {}

  /**
   * Settles all committed changes, and returns the last position as decimal text. Later commits get later positions.
   * Takes as long as there are changes to settle.
   * @param tenantId GUID
   * @param kind connection budget to be used
   */
  async end(tenantId: string, kind: ConnectionKind = 'read'): Promise<string> {
    let part = await this.settlePart(tenantId, ANY_ARRIVAL, kind);
    // Changes written meanwhile arrive after `newest`, so this loop ends.
    while (part.isFull) part = await this.settlePart(tenantId, part.newest, kind);
    return this.lastPosition(tenantId, kind);
  }

  /**
   * Settles only one part, so that no request waits for all changes.
   * @param tenantId GUID
   * @param kind connection budget to be used
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
