import { Injectable } from '@nestjs/common';
import { GraphError } from '../graph/errors/graph-error';

/** Seconds after which a client may retry. */
const RETRY_AFTER = '30';

/** Refuses writes when there is no space for them. A check is very cheap. */
@Injectable()
export class StorageGuard {
  /** Whether free space is so low that all writes are refused. */
  isShort = false;
  /** Whether so little space is left that PostgreSQL may stop: the service is not ready then. */
  isFull = false;
  /** Free bytes of the disk at the last measurement; absent: they are not measured. */
  freeBytes?: number;

  /** Limits what tenants store; absent: no limit is set. */
  private limit?: TenantLimit;

  limitTenants(limit: TenantLimit): void {
    this.limit = limit;
  }

  /**
   * To be called before data is stored.
   * @param bytes approximate size of the data
   * @throws GraphError `insufficientStorage`
   */
  admit(tenantId: string, bytes: number): void {
    if (this.isShort)
      throw new GraphError('insufficientStorage', {
        message: 'The disk of the service is nearly full: it takes nothing new. Reading and deleting go on.',
        headers: { 'Retry-After': RETRY_AFTER },
      });
    this.limit?.admit(tenantId, bytes);
  }
}

/** Counts the bytes that tenants store. */
export interface TenantLimit {
  /**
   * Adds bytes to what the tenant stores.
   * @throws GraphError `insufficientStorage` where the tenant has reached its limit
   */
  admit(tenantId: string, bytes: number): void;
}
