import { ChangeLog } from '../../src/changes/change-log';
import { createDataSource } from '../../src/database/data-source';
import type { StatementWatch } from '../../src/database/statement-watch';
import { TenantDatabase } from '../../src/database/tenant-database';
import { BatchWriter } from '../../src/quality/follow/batch-writer';
import { Derivation } from '../../src/quality/follow/derivation';
import type { Deriver } from '../../src/quality/follow/deriver';
import { CallFinder } from '../../src/quality/follow/next-calls';
import { TenantFollower } from '../../src/quality/follow/tenant-follower';
import { StorageGuard } from '../../src/storage/storage-guard';

/** A follower of its own, as another process would have, with its connections. */
export interface OwnFollower {
  readonly follower: TenantFollower;
  readonly database: TenantDatabase;
  /** Follows a tenant until there is nothing more to do. */
  catchUp(tenantId: string): Promise<void>;
  close(): Promise<void>;
}

export async function startFollower(
  databaseUrl: string,
  deriver: Deriver,
  { watch, storage = new StorageGuard() }: { watch?: StatementWatch; storage?: StorageGuard } = {},
): Promise<OwnFollower> {
  const source = await createDataSource(databaseUrl, { poolSize: 4, watch }).initialize();
  const database = new TenantDatabase(source);
  const log = new ChangeLog(database);
  const follower = new TenantFollower(
    database,
    log,
    storage,
    deriver,
    new CallFinder(database, log),
    new Derivation(database, deriver),
    new BatchWriter(database),
  );
  return {
    follower,
    database,
    catchUp: async (tenantId) => {
      while (await follower.follow(tenantId));
    },
    close: () => source.destroy(),
  };
}
