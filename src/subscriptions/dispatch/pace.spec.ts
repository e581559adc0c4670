import { DatabaseError } from 'pg';
import { QueryError } from '../../odata/query-error';
import { isUnanswerable, toPass } from './pace';

describe('the pace of a subscription', () => {
  it('passes nothing before a change was tried alone, and often; then ever more', () => {
    expect(toPass({ size: 10, failures: 50 })).toBe(0);
    expect([0, 7, 8, 9, 10, 17, 18, 100].map((failures) => toPass({ size: 1, failures }))).toEqual([
      0, 0, 1, 2, 4, 512, 1000, 1000,
    ]);
  });

  it.each([
    ['57014', true],
    ['22003', true],
    ['54001', true],
    ['53200', true],
    ['55P03', false],
    ['40001', false],
    ['57P01', false],
    ['53300', false],
    [undefined, false],
  ])('blames the filter for the error %p: %p', (code, expected) => {
    const error = new DatabaseError('message', 0, 'error');
    error.code = code;
    expect(isUnanswerable(error)).toBe(expected);
  });

  it('blames a filter that cannot be read any more, but not a connection that is lost', () => {
    expect(isUnanswerable(new QueryError('$filter', 'has too many parts'))).toBe(true);
    expect(isUnanswerable(new Error('Connection terminated'))).toBe(false);
  });
});
