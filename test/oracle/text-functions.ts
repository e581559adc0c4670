import { equals } from './comparison';
import { collection, EvaluationError, integer, isKind, type Value } from './values';

type Function = (...args: Value[]) => Value;

const surroundingSpace = /^\p{White_Space}+|\p{White_Space}+$/gu;

function text(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw new EvaluationError('Not a string.');
}

/** A string as its characters, a collection as its items: the functions treat both alike (section 5.1.1.5). */
function parts(value: Value | undefined): readonly Value[] {
  if (typeof value === 'string') return [...value];
  if (value !== undefined && isKind(value, 'collection')) return value.items;
  throw new EvaluationError('Neither a string nor a collection.');
}

function like(sample: Value | undefined, result: readonly Value[]): Value {
  return typeof sample === 'string' ? result.join('') : collection(result);
}

function isAt(start: number, whole: readonly Value[], part: readonly Value[]): boolean {
  return (
    start >= 0 &&
    part.every((item, index) => start + index < whole.length && equals(whole[start + index] ?? null, item))
  );
}

function indexOf(whole: readonly Value[], part: readonly Value[]): number {
  const starts = Array.from({ length: whole.length - part.length + 1 }, (_, start) => start);
  return starts.find((start) => isAt(start, whole, part)) ?? -1;
}

function wholeNumber(value: Value | undefined): number {
  if (value === undefined || !isKind(value, 'number') || typeof value.value === 'string' || !value.value.isWhole) {
    throw new EvaluationError('Not a whole number.');
  }
  return Number(value.value.numerator);
}

function substring(whole: Value, start: Value, length?: Value): Value {
  const all = parts(whole);
  const at = wholeNumber(start);
  const first = at < 0 ? Math.max(0, all.length + at) : at;
  if (length === undefined) return like(whole, all.slice(first));
  const count = wholeNumber(length);
  if (count < 0) throw new EvaluationError('A negative length.');
  return like(whole, all.slice(first, first + count));
}

/** Whether the first collection becomes the second when items are taken away and, unless ordered, moved. */
function hasSubset(whole: Value, part: Value, ordered: boolean): boolean {
  const rest = [...parts(whole)];
  let from = 0;
  return parts(part).every((item) => {
    const at = rest.findIndex((other, index) => index >= from && equals(other, item));
    if (at < 0) return false;
    if (ordered) from = at + 1;
    else rest.splice(at, 1);
    return true;
  });
}

/** Functions of strings and collections (sections 5.1.1.5 to 5.1.1.7); no argument is null. */
export const textFunctions: Readonly<Record<string, Function>> = {
  concat: (one = null, other = null) => like(one, [...parts(one), ...parts(other)]),
  contains: (whole, part) => indexOf(parts(whole), parts(part)) >= 0,
  endswith: (whole, part) => isAt(parts(whole).length - parts(part).length, parts(whole), parts(part)),
  indexof: (whole, part) => integer(indexOf(parts(whole), parts(part))),
  length: (whole) => integer(parts(whole).length),
  startswith: (whole, part) => isAt(0, parts(whole), parts(part)),
  substring: (whole = null, start = null, length) => substring(whole, start, length),
  hassubset: (whole = null, part = null) => hasSubset(whole, part, false),
  hassubsequence: (whole = null, part = null) => hasSubset(whole, part, true),
  matchespattern: (whole, pattern) => new RegExp(text(pattern), 'u').test(text(whole)),
  tolower: (value) => text(value).toLowerCase(),
  toupper: (value) => text(value).toUpperCase(),
  trim: (value) => text(value).replace(surroundingSpace, ''),
};
