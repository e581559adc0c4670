import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import { lastPosition } from '../odata/compile-delta';
import type { Statement } from '../odata/sql-builder';

/**
 * Gives positions to what has none. Nothing is done where no committed change lacks one: then there is none to wait for,
 * since one that is about to get its position is seen without it until that is committed.
 */
const settle: Statement = {
  text: `SELECT settle_changes($1::uuid) WHERE EXISTS (SELECT FROM change WHERE tenant_id = $1 AND position IS NULL)`,
  values: [],
};

/** The log of what has happened to call records, which triggers write. */
@Injectable()
export class ChangeLog {
  constructor(private readonly database: TenantDatabase) {}

  /**
   * The position behind everything that is committed, as decimal text. All that is committed later comes behind it.
   * @param tenantId GUID
   */
  async end(tenantId: string): Promise<string> {
    await this.database.query(tenantId, settle);
    const [row] = await this.database.query<{ position: string }>(tenantId, lastPosition);
    if (!row) throw new Error('The log of changes has no end.');
    return row.position;
  }
}
