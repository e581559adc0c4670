import { columnOf } from '../../odata/row-layout';
import type { Statement } from '../../odata/sql-builder';
import { buckets, counts, dimensions, sums } from './contribution';
import { decimalOf } from './exact-sum';
import type { Total } from './totals';
import { USER_BITS } from './user-bits';

/** A column of totals, with the type of its values and their texts for some rows. */
interface Column {
  readonly name: string;
  readonly type: string;
  readonly textOf: (total: Total) => string | null;
  /** Whether the texts are the same in an array: they are numbers, or the like. */
  readonly isPlain?: true;
  /** SQL of the column's value after an addition; default: the sum. Undefined for a part of the key. */
  readonly added?: string;
}

const own = (name: string): string => `q."${name}"`;
const other = (name: string): string => `excluded."${name}"`;

/** Adds two arrays of the same length element by element. */
function arraySum(name: string, length: number): string {
  return `ARRAY[${Array.from({ length }, (_, at) => `${own(name)}[${at + 1}] + ${other(name)}[${at + 1}]`).join(', ')}]`;
}

const sumOf = (name: string): string => `${own(name)} + ${other(name)}`;

const columns: readonly Column[] = [
  { name: 'grain', type: 'smallint', isPlain: true, textOf: ({ grain }) => String(grain) },
  { name: 'id', type: 'text', textOf: ({ id }) => id },
  { name: 'hour', type: 'bigint', isPlain: true, textOf: ({ hour }) => String(hour) },
  ...dimensions.map((name, place): Column => ({
    name: columnOf({ name }),
    type: 'text',
    textOf: (total) => total.dimensions[place] ?? null,
  })),
  ...counts.map((property, place): Column => {
    const name = columnOf({ name: property });
    return {
      name,
      type: 'numeric',
      isPlain: true,
      textOf: ({ counted }) => String(counted[place]),
      added: sumOf(name),
    };
  }),
  ...sums.map((property, place): Column => {
    const name = columnOf({ name: property });
    return {
      name,
      type: 'numeric',
      isPlain: true,
      textOf: ({ summed }) => decimalOf(summed[place] ?? 0n),
      added: sumOf(name),
    };
  }),
  ...[...buckets].map(([property, { first, end }]): Column => {
    const name = columnOf({ name: property });
    const textOf = ({ counted }: Total): string => countsText(counted, first, end);
    return { name, type: 'integer[]', textOf, added: arraySum(name, end - first) };
  }),
  {
    name: 'user_bits',
    type: `bit(${USER_BITS})`,
    isPlain: true,
    textOf: bitText,
    added: `${own('user_bits')} | ${other('user_bits')}`,
  },
];

/** The statement does not depend on the rows, so that PostgreSQL plans it once. */
const adding = `INSERT INTO quality_hour AS q (tenant_id, generation, ${columns.map(({ name }) => `"${name}"`).join(', ')})
  SELECT $1::uuid, $2::smallint, ${columns.map(({ name, type }) => `"${name}"::${type}`).join(', ')}
  FROM unnest(${columns.map((_, place) => `$${place + 3}::text[]`).join(', ')})
    AS added (${columns.map(({ name }) => `"${name}"`).join(', ')})
  ON CONFLICT (tenant_id, generation, grain, id) DO UPDATE SET
    ${columns.flatMap(({ name, added }) => (added === undefined ? [] : [`"${name}" = ${added}`])).join(',\n    ')}`;

/** An array of a column's texts, as PostgreSQL reads it; the driver would take several times as long. */
function arrayText({ textOf, isPlain }: Column, totals: readonly Total[]): string {
  let text = '';
  for (const total of totals) {
    const value = textOf(total);
    const item = value === null ? 'NULL' : isPlain ? value : `"${value.replaceAll(/[\\"]/g, '\\$&')}"`;
    text += text === '' ? item : `,${item}`;
  }
  return `{${text}}`;
}

/** Adds differences to the rows of a generation; rows that do not exist begin at nothing. */
export function addTotals(generation: number, totals: readonly Total[]): Statement {
  return { text: adding, values: [generation, ...columns.map((column) => arrayText(column, totals))] };
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

/** An array of counts as PostgreSQL reads it. An array's own method takes several times as long. */
function countsText(counted: Int32Array, first: number, end: number): string {
  let text = `{${counted[first]}`;
  for (let place = first + 1; place < end; place++) text += counted[place] === 0 ? ',0' : `,${counted[place]}`;
  return `${text}}`;
}

/** Bits of a digit of a bit string. */
const NIBBLE = 4;
const noUsers = '0'.repeat(USER_BITS / NIBBLE);

function bitText({ users }: Total): string {
  const nibbles = new Map<number, number>();
  for (const bit of users) {
    const place = Math.floor(bit / NIBBLE);
    nibbles.set(place, (nibbles.get(place) ?? 0) | (8 >> (bit % NIBBLE)));
  }
  let [text, end] = ['x', 0];
  for (const place of [...nibbles.keys()].sort((one, other) => one - other)) {
    text += noUsers.slice(end, place) + (nibbles.get(place) ?? 0).toString(16);
    end = place + 1;
  }
  return text + noUsers.slice(end);
}
