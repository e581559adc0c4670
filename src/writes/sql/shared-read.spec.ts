import { shareRead } from './shared-read';

const text = 'SELECT $1, $2::text, $10::bigint, $2::integer';
const values = ['a', 2, 3n, null, 5, 6, 7, 8, '9'];

describe('shared read', () => {
  it('takes the place of each parameter but the tenant by a column', () => {
    const { text: shared, values: arrays } = shareRead([
      { text, values },
      { text, values: values.map((value) => `${value}!`) },
    ]);
    expect(shared).toContain(
      'LATERAL (SELECT $1, shared.value_2::text, shared.value_10::bigint, shared.value_2::integer)',
    );
    expect(shared).toMatch(/unnest\(\(SELECT \$2::text\[\]\), .*\(SELECT \$10::text\[\]\)\) WITH ORDINALITY/);
    expect(arrays).toHaveLength(values.length);
    expect(arrays[0]).toEqual(['a', 'a!']);
    expect(arrays[2]).toEqual(['3', '3!']);
    expect(arrays[3]).toEqual([null, 'null!']);
  });

  it('keeps arrays apart, whatever their items hold', () => {
    const list = ['a,b', 'c"d', 'e\\f', null];
    expect(shareRead([{ text: 'SELECT $1, $2::text[]', values: [list] }]).values).toEqual([
      ['{"a,b","c\\"d","e\\\\f",NULL}'],
    ]);
  });
});
