import fc from 'fast-check';
import type { OrderColumn } from './entity-set';
import { QueryError } from './query-error';
import { readSkipToken, writeSkipToken } from './skip-token';

const order: OrderColumn[] = [
  { column: 'start_date_time', type: 'bigint', descending: true },
  { column: 'id', type: 'text', descending: true },
];
const root = { order, parentKey: [] };
const nested = {
  order: [{ column: 'position', type: 'bigint' as const }],
  parentKey: [['session_position', 'position'] as const],
};
const token = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a skip token', () => {
  it('reads back as it was written, and fits into a URL', () => {
    const ticks = fc.bigInt({ min: 0n, max: 9_223_372_036_854_775_807n }).map(String);
    const id = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(ticks, id, (...values) => {
        const written = writeSkipToken(values);
        expect(written).toMatch(/^[\w-]+$/);
        expect(readSkipToken(written, root)).toEqual({ after: values });
      }),
    );
  });

  it('reaches from the first tick to the last', () => {
    for (const ticks of ['0', '3155378975999999999'])
      expect(readSkipToken(token([ticks, 'x']), root)).toEqual({ after: [ticks, 'x'] });
  });

  it.each([
    ['no base64', '*'],
    ['no JSON', Buffer.from('[').toString('base64url')],
    ['nothing', ''],
    ['null', token(null)],
    ['an object', token({ 0: '1', 1: 'x', length: 2 })],
    ['too few values', token(['1'])],
    ['too many values', token(['1', 'x', 'y'])],
    ['a number', token([1, 'x'])],
    ['a nested value', token([['1'], 'x'])],
    ['no whole number', token(['1.5', 'x'])],
    ['a negative number', token(['-1', 'x'])],
    ['a number beyond bigint', token(['9223372036854775808', 'x'])],
    ['SQL', token(["1'; DROP TABLE call_record; --", 'x'])],
    ['U+0000', token(['1', 'a\0'])],
    ['a lone surrogate', token(['1', '\ud800'])],
  ])('is refused with %s', (_name, text) => {
    expect(() => readSkipToken(text, root)).toThrow(QueryError);
  });

  it('tells the parents of one id apart', () => {
    expect(readSkipToken(token(['7', '2']), nested)).toEqual({ after: ['7'], parentPosition: '2' });
    for (const values of [['7'], ['7', '-1'], ['7', '9223372036854775808']])
      expect(() => readSkipToken(token(values), nested)).toThrow(QueryError);
  });

  it('is refused by any other order, and whatever bytes it has', () => {
    expect(() => readSkipToken(token(['x', '1']), root)).toThrow('$skiptoken');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.jsonValue().map(token)), (text) => {
        try {
          for (const value of readSkipToken(text, root).after) expect(typeof value).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(QueryError);
        }
      }),
    );
  });
});
