import { hash } from 'node:crypto';
import type { Principal } from '../graph/request/principal';

interface Entry {
  readonly principal: Principal;
  /** Seconds since 1970. */
  readonly expires: number;
}

/** Principals of verified tokens that have not expired. When the cache is full, the oldest entry is removed. */
export class PrincipalCache {
  private readonly entries = new Map<string, Entry>();

  /** @param capacity maximum number of entries */
  constructor(private readonly capacity: number) {}

  /** @param now seconds since 1970 */
  get(token: string, now: number): Principal | undefined {
    const key = keyOf(token);
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expires > now) return entry.principal;
    this.entries.delete(key);
    return undefined;
  }

  /** @param expires the token's claim `exp`, seconds since 1970 */
  set(token: string, principal: Principal, expires: number): void {
    if (this.entries.size >= this.capacity) {
      const oldest = this.entries.keys().next();
      if (!oldest.done) this.entries.delete(oldest.value);
    }
    this.entries.set(keyOf(token), { principal, expires });
  }
}

// A digest limits the size of an entry, and keeps usable tokens out of memory dumps.
function keyOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
