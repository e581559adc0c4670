import { hash } from 'node:crypto';

/** Bits of one level. */
const LEVEL = 256;
const LEVELS = 4;
/** Binary digits of the hash that each further level needs to be zero: one user in 8 has them. */
const STEP = 3;

/** Bits that mark users: the column `user_bits`. */
export const USER_BITS = LEVEL * LEVELS;

/** Most users whose bits are kept. */
const KEPT = 20_000;
const known = new Map<string, readonly number[]>();

/**
 * The bits that mark a user. Every user has a bit in level 0, one in 8 also in level 1, one in 64 also in level 2, and
 * one in 512 also in level 3. The number of users follows from the zeros of the first level that is not nearly full.
 * @param id of the user
 * @returns places of the bits, level 0 first
 */
export function bitsOf(id: string): readonly number[] {
  const kept = known.get(id);
  if (kept) return kept;
  const bits = hashed(id);
  if (known.size >= KEPT) known.clear();
  known.set(id, bits);
  return bits;
}

function hashed(id: string): number[] {
  const digest = hash('sha256', id, 'buffer');
  const within = digest.readUInt8(0) % LEVEL;
  const rank = digest.readUInt32BE(4);
  const bits = [within];
  for (let level = 1; level < LEVELS && rank % 2 ** (STEP * level) === 0; level++) bits.push(level * LEVEL + within);
  return bits;
}
