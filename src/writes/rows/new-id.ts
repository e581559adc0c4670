import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Random bytes for one id. */
const SIZE = 16;

// A request for random bytes takes thirty times as long as making an id, regardless of how many bytes it returns.
const pool = new Uint8Array(256 * SIZE);
let used = pool.length;

/** Returns a UUID of version 7. Consecutive ids are adjacent in an index. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return v7({ random: pool.subarray(used, (used += SIZE)) });
}
