import { buckets, COUNTED, counts, sums, type Contribution } from './contribution';
import { countsText } from './counts-text';
import { decimalOf } from './exact-sum';
import type { Total } from './totals';
import { USER_BITS } from './user-bits';

/** Bits of a digit of a bit string. */
const NIBBLE = 4;
const spans = [...buckets.values()];
/** Smallest numbers, whose texts are kept. */
const few = Array.from({ length: 1_000 }, (_, number) => String(number));

// Filled and emptied for each total: most totals count little, and an array of their own would be large.
const counted = new Int32Array(COUNTED);
const summed: bigint[] = sums.map(() => 0n);
const nibbles = new Uint8Array(USER_BITS / NIBBLE);

/**
 * Texts of what is to be added to a row of totals, in the order of the columns in `totals.sql.ts`; null: no value.
 * @returns undefined where the total stays as it is
 */
export function textsOf({ grain, id, hour, dimensions: told, added, taken }: Total): (string | null)[] | undefined {
  for (const contribution of added) count(contribution, 1);
  for (const contribution of taken) count(contribution, -1);
  const isChange = taken.length === 0 || counted.some(Boolean) || summed.some(Boolean) || nibbles.some(Boolean);
  const texts: (string | null)[] = [String(grain), id, String(hour), ...told];
  for (let place = 0; place < counts.length; place++) texts.push(numberText(counted[place] as number));
  for (const units of summed) texts.push(units === 0n ? '0' : decimalOf(units));
  for (const { first, end } of spans) texts.push(countsText(counted, first, end));
  texts.push(bitText());
  clear();
  return isChange ? texts : undefined;
}

function count({ counted: places, summed: amounts, users }: Contribution, sign: 1 | -1): void {
  for (const place of places) (counted[place] as number) += sign;
  for (let place = 0; place < amounts.length; place++) {
    const units = amounts[place] as bigint;
    if (units !== 0n) (summed[place] as bigint) += sign === 1 ? units : -units;
  }
  if (sign === 1) for (const bit of users) (nibbles[bit >> 2] as number) |= 8 >> (bit % NIBBLE);
}

function clear(): void {
  counted.fill(0);
  summed.fill(0n);
  nibbles.fill(0);
}

function numberText(number: number): string {
  return few[number] ?? String(number);
}

const zeros = '0'.repeat(nibbles.length);

/** A bit string in hexadecimal digits, up to the last bit that is set. */
function bitText(): string {
  let [text, end] = ['x', 0];
  for (let place = 0; place < nibbles.length; place++) {
    const nibble = nibbles[place] as number;
    if (nibble === 0) continue;
    text += zeros.slice(end, place) + nibble.toString(16);
    end = place + 1;
  }
  return text;
}
