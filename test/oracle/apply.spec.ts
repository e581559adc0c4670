import '../../src/call-records/model';
import type { JsonObject } from '../../src/edm/json/json-value';
import { parseApply } from '../../src/odata/syntax/parse';
import { inWords } from './answers';
import { applyTransformations } from './apply';
import { structured } from './json-values';
import { isKind, type StructuredValue, type Value } from './values';

const usa = (name: string): JsonObject => ({ Name: name, Country: 'USA' });
const luc: JsonObject = { Name: 'Luc', Country: 'Netherlands' };

/** The sales of the standard's example data (Data Aggregation 4.01, section 2.2). */
const sales = (
  [
    [1, usa('Joe'), 'Paper'],
    [2, usa('Joe'), 'Sugar'],
    [4, usa('Joe'), 'Coffee'],
    [8, usa('Sue'), 'Coffee'],
    [4, usa('Sue'), 'Paper'],
    [2, luc, 'Sugar'],
    [1, luc, 'Paper'],
    [2, luc, 'Paper'],
  ] satisfies [number, JsonObject, string][]
).map(([Amount, Customer, product], index) =>
  structured(undefined, {
    ID: index + 1,
    Amount,
    Customer,
    Product: { Name: product },
    Tags: [{ T: 1 }, { T: index }],
  }),
);

/** What a row shows: its id where it is one of the sales, and what was added. */
function shown(row: StructuredValue): string {
  const id = row.json.ID === undefined ? [] : [`#${String(row.json.ID)}`];
  const wordsOf = (value: Value): string =>
    isKind(value, 'structured') ? `{${addedOf(value).join(' ')}}` : inWords(value);
  const addedOf = (value: StructuredValue): string[] =>
    [...value.added].map(([name, member]) => `${name}=${wordsOf(member)}`).sort();
  return [...id, ...addedOf(row)].join(' ');
}

function resultOf(pipeline: string): string[] {
  return applyTransformations(sales, parseApply(pipeline)).map(shown);
}

describe('$apply', () => {
  it.each([
    ['aggregate(Amount with sum as Total,Amount with max as Most)', ['Most=8 Total=24']],
    ['aggregate(Amount mul 2 with sum as Twice)', ['Twice=48']],
    ['aggregate(Amount with average as A,Amount with min as B)', ['A=3 B=1']],
    ['aggregate(Product/Name with countdistinct as N,$count as All)', ['All=8 N=3']],
    ['aggregate(Tags/$count as N,Tags/T with sum as S)', ['N=16 S=36']],
    ['filter(Amount gt 100)/aggregate(Amount with sum as Total,$count as N)', ['N=0 Total=null']],
    [
      'groupby((Customer/Country,Product/Name),aggregate(Amount with sum as Total))',
      [
        'Customer={Country="USA"} Product={Name="Paper"} Total=5',
        'Customer={Country="USA"} Product={Name="Sugar"} Total=2',
        'Customer={Country="USA"} Product={Name="Coffee"} Total=12',
        'Customer={Country="Netherlands"} Product={Name="Sugar"} Total=2',
        'Customer={Country="Netherlands"} Product={Name="Paper"} Total=3',
      ],
    ],
    ['groupby((Customer/Country))', ['Customer={Country="USA"}', 'Customer={Country="Netherlands"}']],
    [
      'groupby((Product/Name),aggregate(Amount with sum as Total))/orderby(Total desc)/top(1)',
      ['Product={Name="Coffee"} Total=12'],
    ],
    [
      'groupby((Customer/Country),topcount(1,Amount))',
      ['#4 Customer={Country="USA"}', '#6 Customer={Country="Netherlands"}'],
    ],
    [
      'groupby((rollup($all,Customer/Country)),aggregate(Amount with sum as Total))',
      ['Customer={Country="USA"} Total=19', 'Customer={Country="Netherlands"} Total=5', 'Total=24'],
    ],
    [
      'groupby((rollup(Customer/Country,Customer/Name),rollup(Product/Name,ID)),topcount(1,Amount))/aggregate($count as N)',
      ['N=28'],
    ],
    ['aggregate(Amount with sum from Product/Name with average as A)', ['A=8']],
    ['aggregate(Amount with sum from Customer/Name with average from Customer/Country with max as A)', ['A=9.5']],
    [
      'concat(groupby((Product/Name)),aggregate(Amount with sum as T))/groupby((T),aggregate($count as N))',
      ['N=3', 'N=1 T=24'],
    ],
    ['filter(Amount gt 3)', ['#3', '#4', '#5']],
    ['filter(Amount gt 3)/compute(Amount mul 2 as Twice)', ['#3 Twice=8', '#4 Twice=16', '#5 Twice=8']],
    ['concat(topcount(2,Amount),aggregate(Amount with sum as Total))', ['#4', '#3', 'Total=24']],
    ['bottomcount(2,Amount)', ['#1', '#7']],
    ['topsum(15,Amount)', ['#4', '#3', '#5']],
    ['bottomsum(7,Amount)', ['#1', '#7', '#2', '#6', '#8']],
    ['toppercent(50,Amount)', ['#4', '#3']],
    ['bottompercent(50,Amount)', ['#1', '#7', '#2', '#6', '#8', '#3']],
    ['orderby(Customer/Name,Amount desc)/skip(2)/top(2)', ['#1', '#6']],
    ['identity/top(0)', []],
  ])('%s', (pipeline, expected) => {
    expect(resultOf(pipeline)).toEqual(expected);
  });
});
