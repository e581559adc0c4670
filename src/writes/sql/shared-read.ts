import type { Statement } from '../../odata/sql-builder';

/**
 * Makes one statement of many that have the same text and differ in their parameters only. Its rows carry `n`, the
 * number of the statement that they answer, from 1.
 * @param statements at least one; each `$2`, `$3`, … of their text has a cast behind it
 */
export function shareRead(statements: readonly Statement[]): Statement {
  const [first] = statements as [Statement, ...Statement[]];
  const numbers = first.values.map((_, index) => index + 2);
  const arrays = numbers.map((number) => `(SELECT $${number}::text[])`).join(', ');
  const columns = [...numbers.map(columnOf), 'n'].join(', ');
  const text = first.text.replaceAll(/\$(\d+)/g, (whole, number: string) =>
    number === '1' ? whole : `shared.${columnOf(Number(number))}`,
  );
  return {
    text: `SELECT shared.n::integer AS n, answer.* FROM unnest(${arrays}) WITH ORDINALITY AS shared (${columns})
      CROSS JOIN LATERAL (${text}) answer`,
    values: first.values.map((_, index) => statements.map(({ values }) => textOf(values[index]))),
  };
}

function columnOf(number: number): string {
  return `value_${number}`;
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
