import { Injectable } from '@nestjs/common';
import { callRecords } from '../../call-records/entity-sets';
import { TenantDatabase, type TenantTransaction } from '../../database/tenant-database';
import { planEntity } from '../../odata/plan/plan';
import { compileEntity, type EntityRow } from '../../odata/sql/statements';
import { parseOptions } from '../../odata/syntax/parse';
import { isUnanswerable } from './pace';
import { inTime } from './pace.sql';

/** Reads the call records for notifications. */
@Injectable()
export class ResourceData {
  private readonly plan = planEntity(callRecords, parseOptions(''), { most: 1 });

  constructor(private readonly database: TenantDatabase) {}

  /**
   * Reads call records in the order of their ids in the set, until their texts exceed a number of characters.
   * @param until time by `performance.now()` after which no further call record is read
   * @returns JSON texts of the call records as they are now, without contained entities; undefined for a deleted one. A
   * call record that could not be read in time is not in the map, and neither are those after it
   */
  async read(
    tenantId: string,
    ids: ReadonlySet<string>,
    most: number,
    until: number,
  ): Promise<ReadonlyMap<string, string | undefined>> {
    const found = new Map<string, string | undefined>();
    const readAll = async (tx: TenantTransaction): Promise<void> => {
      await tx.query(inTime);
      let size = 0;
      for (const id of ids) {
        if (size > most || (found.size > 0 && performance.now() > until)) break;
        const text = await this.readOne(tx, id);
        found.set(id, text);
        size += text?.length ?? 0;
      }
    };
    await this.database.transaction(tenantId, readAll, 'background').catch((error: unknown) => {
      if (!isUnanswerable(error)) throw error;
    });
    return found;
  }

  private async readOne(tx: TenantTransaction, id: string): Promise<string | undefined> {
    const [row] = await tx.query<EntityRow>(compileEntity('', [{ set: callRecords, id }], this.plan));
    return row?.json ?? undefined;
  }
}
