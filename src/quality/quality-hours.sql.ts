import { typeOf } from '../edm/registry';
import { columnOf } from '../odata/row-layout';
import { QualityHour } from './model';

/** The grain whose rows have all dimensions. */
const WHOLE_GRAIN = 0;

const histograms = [...typeOf(QualityHour).properties.values()].filter(({ collection }) => collection);
const body = histograms.map((property) => `'${property.name}', h.${columnOf(property)}`).join(', ');

/**
 * SQL of the totals that are in use, in the form of a set's rows: a rebuild adds up the next generation beside them. A
 * tenant without a place has generation 0.
 */
export function qualityHourRows(): string {
  return `(SELECT h.*, estimate_users(h.user_bits) AS users, jsonb_build_object(${body}) AS body FROM quality_hour h
    WHERE h.tenant_id = $1 AND h.grain = ${WHOLE_GRAIN} AND h.generation =
      coalesce((SELECT p.generation FROM quality_place p WHERE p.tenant_id = $1), 0))`;
}
