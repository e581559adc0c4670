import { Injectable } from '@nestjs/common';
import { GraphError } from '../graph/errors/graph-error';

/** Seconds after which a client may ask whether there is space again. */
const RETRY_AFTER = '30';

/** Knows whether there is space for more, and refuses what needs some. To ask costs next to nothing. */
@Injectable()
export class StorageGuard {
  /** Whether so little space is left that nothing is to be added. */
  isShort = false;

  /** Tells whether a tenant has reached its limit. Set where there is one. */
  private limit?: TenantLimit;

  limitTenants(limit: TenantLimit): void {
    this.limit = limit;
  }

  /**
   * To be called before something is stored.
   * @param bytes that come in, roughly
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

/** Counts what tenants store. */
export interface TenantLimit {
  /** @throws GraphError `insufficientStorage` where the tenant has reached its limit; otherwise the bytes count from now on */
  admit(tenantId: string, bytes: number): void;
}
