import { plants } from '../../../test/support/plants';
import { parseOptions } from '../syntax/parse';
import { compileApply, type AppliedPage } from './compile-apply';

function compiled(apply: string, more = ''): AppliedPage {
  const options = parseOptions(`$apply=${encodeURIComponent(apply)}${more}`);
  return compileApply('http://host/v1.0', [{ set: plants }], options, { most: 5_000 });
}

const sql = (apply: string): string => compiled(apply).statement.text;

describe('compile apply', () => {
  it('reads no table without the condition of the tenant', () => {
    const text = sql(
      "filter(twigs/any(t:t/name eq 'x'))/groupby((twigs/name),aggregate($count as N,twigs/$count as T))/concat(identity,top(1))",
    );
    const tables = [...text.matchAll(/(?:FROM|JOIN) (?:plant|twig) (t\d+)/g)].map(([, row]) => row);
    expect(tables.length).toBeGreaterThanOrEqual(3);
    for (const row of tables) expect(text).toContain(`${row}.tenant_id = $1`);
  });

  it('has nothing of a client in its text', () => {
    const { text, values } = compiled(
      "filter(name eq 'birch')/groupby((owner/bag/Secret),aggregate(height with sum as Total))/compute(Total add 17 as More)",
    ).statement;
    for (const word of ['birch', 'Secret', 'Total', 'More', '17']) expect(text).not.toContain(word);
    expect(values).toEqual(expect.arrayContaining(['birch', 'Secret', '17', ',"Total":null']));
  });

  it('uses each of its parameters', () => {
    const { text, values } = compiled(
      'groupby((kind),aggregate($count as N,twigs/$count as T,height mul 2 with sum as S))',
    ).statement;
    const used = new Set([...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
    expect([...used].sort((one, other) => one - other)).toEqual(
      Array.from({ length: values.length + 1 }, (_, index) => index + 1),
    );
  });

  it('reads the table once, whatever is aggregated and concatenated', () => {
    const count = (text: string): number => text.split('FROM plant ').length - 1;
    expect(count(sql('aggregate(height with sum as S,$count as N,twigs/$count as T,owners/name with min as O)'))).toBe(
      1,
    );
    expect(count(sql('concat(top(1),concat(skip(1),identity))/concat(identity,identity)'))).toBe(1);
  });

  it('grows with the number of steps, not by a factor for each', () => {
    const step = (index: number): string =>
      `concat(aggregate($count as N${index}),aggregate($count as N${index}))/aggregate(N${index} with sum as M${index})`;
    const length = (steps: number): number =>
      sql(Array.from({ length: steps }, (_, index) => step(index)).join('/')).length;
    expect(length(8)).toBeLessThan(3 * length(4));
  });

  it('names the paths of the result in the context', () => {
    const { context, ofEntities } = compiled('groupby((owner/name,kind),aggregate(height with max as Top))');
    expect({ context, ofEntities }).toEqual({
      context: 'http://host/v1.0/$metadata#plants(owner/name,kind,Top)',
      ofEntities: false,
    });
    expect(compiled('top(3)')).toMatchObject({ context: 'http://host/v1.0/$metadata#plants', ofEntities: true });
    expect(compiled('groupby((owner/name,kind))', '&$select=owner').context).toBe(
      'http://host/v1.0/$metadata#plants(owner/name)',
    );
  });

  it.each([
    ['groupby((kind))', '', 1_000],
    ['groupby((kind))', '&$top=5', 5],
    ['groupby((kind))', '&$top=9000', 5_000],
    ['top(500)', '', plants.pageSize],
  ])('has pages of a size: %s%s', (apply, more, limit) => {
    expect(compiled(apply, more).limit).toBe(limit);
  });
});
