import type { Method } from './methods';
import type { Context } from './relation';

interface Combined {
  readonly method: Method;
  readonly input: string;
  readonly output: string;
}

/** SELECT of the rows to be grouped, and SQL of the aggregates over a group. */
interface Counted {
  readonly rows: string;
  readonly values: readonly string[];
}

/**
 * How aggregates are combined. Where all of them are about a single value, and can take each different value once,
 * PostgreSQL counts the values first: it does so in parallel, while it would sort all rows in one process.
 * @param partition columns of the groups
 * @param rows SELECT of the inputs of all aggregates
 */
export function countedValues(
  c: Context,
  partition: readonly string[],
  rows: string,
  measures: readonly Combined[],
): Counted {
  const [first] = measures;
  const counted = measures.flatMap(({ method: { combineCounted }, output }) =>
    combineCounted ? [{ combineCounted, output }] : [],
  );
  if (!first || counted.length < measures.length || measures.some(({ input }) => input !== first.input))
    return { rows, values: measures.map(({ method, input, output }) => `${method.combine(input)} AS ${output}`) };
  const { input } = first;
  const [number, upTo, all] = [c.column(), c.column(), c.column()];
  const list = [...partition, input].join(', ');
  const groups = partition.length === 0 ? '' : `PARTITION BY ${partition.join(', ')} `;
  const values = `SELECT ${list}, count(${input})::integer AS ${number} FROM (${rows}) ${c.sql.alias()} GROUP BY ${list}`;
  return {
    rows: `SELECT ${list}, sum(${number}) OVER (${groups}ORDER BY ${input}) AS ${upTo},
      sum(${number}) OVER (${groups.trim()}) AS ${all} FROM (${values}) ${c.sql.alias()}`,
    values: counted.map(({ combineCounted, output }) => `${combineCounted(input, upTo, all)} AS ${output}`),
  };
}
