/** 2^32. */
const RANGE = 4_294_967_296;

/**
 * Pseudorandom numbers from a seed: xoshiro128** of Blackman and Vigna ("Scrambled Linear Pseudorandom Number
 * Generators", 2018). Uses exact arithmetic only, so that results are the same on every machine.
 */
export class Random {
  /** @param state four 32-bit numbers, not all of them 0 */
  constructor(private readonly state: Uint32Array) {}

  /** @param seed any text; different seeds give unrelated numbers */
  static of(seed: string): Random {
    let hash = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(seed)) hash = Math.imul(hash ^ byte, 0x01000193);
    return new Random(Uint32Array.from({ length: 4 }, () => mixed((hash = (hash + 0x9e3779b9) | 0))));
  }

  /** A whole number from 0 to 2^32 - 1. */
  next(): number {
    const s = this.state as Uint32Array & { 0: number; 1: number; 2: number; 3: number };
    const result = Math.imul(rotated(Math.imul(s[1], 5), 7), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotated(s[3], 11);
    return result;
  }

  /** A number from 0 to less than 1. */
  unit(): number {
    return this.next() / RANGE;
  }

  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1));
  }

  /** A number from a bell-shaped distribution, within twice the spread of the mean. */
  about(mean: number, spread: number): number {
    return mean + spread * (this.unit() + this.unit() + this.unit() + this.unit() - 2);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.whole(0, items.length - 1)] as T;
  }

  /** One of the choices, with probabilities in proportion to their weights. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    let left = this.unit() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of choices) if ((left -= weight) < 0) return choice;
    return (choices.at(-1) as readonly [number, T])[1];
  }

  /** A UUID, version 4 (RFC 9562). */
  uuid(): string {
    const hex = [0, 0, 0, 0].map(() => this.next().toString(16).padStart(8, '0')).join('');
    const variant = '89ab'.charAt(this.whole(0, 3));
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      variant + hex.slice(17, 20),
      hex.slice(20),
    ].join('-');
  }
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** The finalizer of MurmurHash3: each input bit affects about half of the output bits. */
function mixed(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
