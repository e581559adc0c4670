import { Injectable } from '@nestjs/common';
import { callRecords } from '../../call-records/entity-sets';
import { TenantDatabase } from '../../database/tenant-database';
import { compileEntity, type EntityRow } from '../../odata/compile-read';
import { planEntity } from '../../odata/plan';
import { parseOptions } from '../../odata/syntax/parse';

/** Reads the call records that notifications hold. */
@Injectable()
export class ResourceData {
  private readonly plan = planEntity(callRecords, parseOptions(''), { most: 1 });

  constructor(private readonly database: TenantDatabase) {}

  /** JSON text of a call record as it is now, without what it contains; undefined: it is gone. */
  async read(tenantId: string, callRecordId: string): Promise<string | undefined> {
    const path = [{ set: callRecords, id: callRecordId }];
    const [row] = await this.database.query<EntityRow>(tenantId, compileEntity('', path, this.plan), 'background');
    return row?.json ?? undefined;
  }
}
