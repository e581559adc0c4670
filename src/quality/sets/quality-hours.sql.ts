import { columnOf } from '../../odata/row-layout';
import { grainOf } from '../totals/grains';
import { histograms } from '../totals/histograms';
import { allBits } from '../totals/named-aggregates.sql';

const body = Object.entries(histograms)
  .map(([name, { values }]) => `'${name}', dense_counts(h.${columnOf({ name })}, ${values.length})`)
  .join(', ');

/**
 * SQL of the totals that are in use, in the form of a set's rows: a rebuild adds up the next generation beside them. A
 * tenant without a place has generation 0.
 * @param _param no values are needed
 * @param toldApart names of properties that the reader tells rows apart by, when it only adds the rows up
 */
export function qualityHourRows(_param?: unknown, toldApart?: ReadonlySet<string>): string {
  const { number } = grainOf(toldApart);
  return `(SELECT h.*, estimate_users(${allBits('h')}) AS users, jsonb_build_object(${body}) AS body FROM quality_hour h
    WHERE h.tenant_id = $1 AND h.grain = ${number} AND h.generation =
      coalesce((SELECT p.generation FROM quality_place p WHERE p.tenant_id = $1), 0))`;
}
