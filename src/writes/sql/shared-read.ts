import type { Statement } from '../../odata/sql-builder';

/**
 * Combines statements with the same text and different parameters. The rows of the result contain `n`, the number of
 * their statement from 1.
 * @param statements at least one; in their text, each of `$2`, `$3`, … has a cast
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
  if (value === null || value === undefined) return null;
  return Array.isArray(value) ? arrayText(value) : String(value);
}

/** An array in PostgreSQL's text format. */
function arrayText(items: readonly unknown[]): string {
  const texts = items.map((item) => {
    const text = textOf(item);
    return text === null ? 'NULL' : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
  });
  return `{${texts.join(',')}}`;
}
