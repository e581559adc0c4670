import { hash } from 'node:crypto';
import { TICKS_PER_HOUR } from '../../odata/ticks';

/** Hours from 0001-01-01 to 1970-01-01. */
const HOURS_BEFORE_1970 = 17_259_888n;
const MS_PER_HOUR = 3_600_000;
/** Characters of an hour as text: `2020-02-25T18`. */
const HOUR_TEXT = 13;
/** Bytes of a hash that identify dimensions. */
const HASH = 16;
/** Most hashes, and most hours, that are kept: the same dimensions come in many hours. */
const KEPT = 20_000;

const hashes = new Map<string, string>();
const hours = new Map<bigint, string>();

/**
 * Id of a row of totals: the hour, and a hash of the dimensions. It is the same for the same row after any rebuild.
 * @param hour ticks
 */
export function idOf(hour: bigint, dimensions: readonly (string | null)[]): string {
  return `${kept(hours, hour, hourText)}-${kept(hashes, JSON.stringify(dimensions), hashOf)}`;
}

function hourText(ticks: bigint): string {
  const number = Number(ticks / TICKS_PER_HOUR - HOURS_BEFORE_1970);
  return new Date(number * MS_PER_HOUR).toISOString().slice(0, HOUR_TEXT);
}

function hashOf(text: string): string {
  return hash('sha256', text, 'buffer').subarray(0, HASH).toString('base64url');
}

function kept<Key>(texts: Map<Key, string>, key: Key, make: (key: Key) => string): string {
  let text = texts.get(key);
  if (text === undefined) {
    text = make(key);
    if (texts.size >= KEPT) texts.clear();
    texts.set(key, text);
  }
  return text;
}
