import { columnOf } from '../../odata/row-layout';
import type { Statement } from '../../odata/sql-builder';
import { buckets, counts, dimensions, sums } from './contribution';
import { addCounts } from './counts-text';
import { allBits } from './named-aggregates.sql';
import { textsOf } from './total-texts';
import type { Total } from './totals';
import { USER_BITS } from './user-bits';

/** A column of totals, with the type of its values. */
interface Column {
  readonly name: string;
  readonly type: string;
  /** Whether texts are the same in an array: they are numbers, or the like. */
  readonly isPlain?: true;
  /** SQL of the column's value after an addition; undefined for a part of the key. Histograms are added already. */
  readonly sum?: string;
}

const added = (name: string, type: string): string => `added."${name}"::${type}`;

const amounts: readonly Column[] = [...counts, ...sums].map((property) => {
  const name = columnOf({ name: property });
  return { name, type: 'numeric', isPlain: true, sum: `q."${name}" + ${added(name, 'numeric')}` };
});

const histograms: readonly Column[] = [...buckets.keys()].map((property) => {
  const name = columnOf({ name: property });
  return { name, type: 'integer[]', sum: added(name, 'integer[]') };
});

/** In the order of {@link textsOf}. */
const columns: readonly Column[] = [
  { name: 'grain', type: 'smallint', isPlain: true },
  { name: 'id', type: 'text' },
  { name: 'hour', type: 'bigint', isPlain: true },
  ...dimensions.map((name): Column => ({ name: columnOf({ name }), type: 'text' })),
  ...amounts,
  ...histograms,
  {
    name: 'user_bits',
    type: 'bit varying',
    isPlain: true,
    sum: `${allBits('q')} | ${added('user_bits', 'bit varying')}::bit(${USER_BITS})`,
  },
];

/** Columns of new totals: the generation, then those of {@link textsOf}. */
export const totalColumns = ['generation', ...columns.map(({ name }) => name)];

/** A row that exists. */
export interface KnownTotal {
  readonly id: string;
  /** Texts of its histograms. */
  readonly histograms: readonly string[];
}

const histogramTexts = histograms.map(({ name }) => `"${name}"::text`).join(', ');

/** Reads rows of a grain that exist. */
export function knownTotals(generation: number, grain: number, ids: readonly string[]): Statement {
  return {
    text: `SELECT id, json_build_array(${histogramTexts}) AS histograms FROM quality_hour
      WHERE tenant_id = $1 AND generation = $2::smallint AND grain = $3::smallint AND id = ANY ($4::text[])`,
    values: [generation, grain, ids],
  };
}

const names = columns.map(({ name }) => `"${name}"`).join(', ');
const sumsOfAll = columns.flatMap(({ name, sum }) => (sum === undefined ? [] : [`"${name}" = ${sum}`]));

/** The statement does not depend on the rows, so that PostgreSQL plans it once. */
const adding = `UPDATE quality_hour q SET ${sumsOfAll.join(',\n    ')}
  FROM unnest(${columns.map((_, place) => `$${place + 3}::text[]`).join(', ')}) AS added (${names})
  WHERE q.tenant_id = $1 AND q.generation = $2::smallint AND q.grain = added.grain::smallint AND q.id = added.id`;

/** Place of the first histogram in {@link textsOf}. */
const firstHistogram = columns.findIndex(({ type }) => type === 'integer[]');

/** Texts of the change of a row that exists, with the histograms that the row has after it. */
function changeOf(total: Total, { histograms: before }: KnownTotal): readonly (string | null)[] {
  const texts = textsOf(total) ?? [];
  for (const [index, counts] of before.entries()) {
    const at = firstHistogram + index;
    texts[at] = addCounts(counts, texts[at] ?? '{}');
  }
  return texts;
}

/** Adds differences to rows of a generation that exist. */
export function addTotals(generation: number, totals: readonly (readonly [Total, KnownTotal])[]): Statement {
  const changes = totals.map(([total, known]) => changeOf(total, known));
  const values = columns.map(({ isPlain }, place) => arrayText(changes, place, isPlain));
  return { text: adding, values: [generation, ...values] };
}

/** An array of a column's texts, as PostgreSQL reads it; the driver would take several times as long. */
function arrayText(rows: readonly (readonly (string | null)[])[], place: number, isPlain = false): string {
  let text = '';
  for (const texts of rows) {
    const value = texts[place] ?? null;
    const item = value === null ? 'NULL' : isPlain ? value : `"${value.replaceAll(/[\\"]/g, '\\$&')}"`;
    text += text === '' ? item : `,${item}`;
  }
  return `{${text}}`;
}

/** Removes those of some rows that count no stream and no call any more. */
export function removeEmptyTotals(generation: number, totals: readonly Total[]): Statement {
  return {
    text: `DELETE FROM quality_hour USING unnest($3::smallint[], $4::text[]) AS less (grain, id)
      WHERE quality_hour.tenant_id = $1 AND generation = $2::smallint AND quality_hour.grain = less.grain
        AND quality_hour.id = less.id AND streams = 0 AND calls = 0`,
    values: [generation, totals.map(({ grain }) => grain), totals.map(({ id }) => id)],
  };
}

/** Most rows that one statement removes. */
export const SWEPT = 2_000;

const inUse = (pick: 'least' | 'greatest'): string =>
  `(SELECT ${pick}(generation, next_generation) FROM quality_place WHERE tenant_id = $1)`;
const unused = [
  `generation < ${inUse('least')}`,
  `generation > ${inUse('least')} AND generation < ${inUse('greatest')}`,
  `generation > ${inUse('greatest')}`,
].map((span) => `(SELECT ctid FROM quality_hour WHERE tenant_id = $1 AND ${span} LIMIT ${SWEPT})`);

/**
 * Removes some rows of generations that are neither in use nor being added up.
 * @returns statement of one row with the number of removed rows in `count`
 */
export const sweepTotals: Statement = {
  text: `WITH gone AS (DELETE FROM quality_hour WHERE tenant_id = $1
      AND ctid = ANY (ARRAY(SELECT ctid FROM (${unused.join(' UNION ALL ')}) old LIMIT ${SWEPT})) RETURNING 1)
    SELECT count(*)::integer AS count FROM gone`,
  values: [],
};
