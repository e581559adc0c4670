import { allOf, literal, type Query } from '../api/query';
import type { Search } from '../state/search';
import { stepExpression, within } from '../time/local-steps';
import { HOUR, splitsHours, type Grain, type Period } from '../time/period';
import { dimensionNames, dimensionOf, type DimensionName } from './dimensions';
import { measures, NEAR_USER, type MeasureName } from './measures';

interface Asked {
  readonly period: Period;
  readonly zone: string;
  /** Filters of the URL. Those that are no dimension are left out. */
  readonly search: Search;
  readonly measures: readonly MeasureName[];
  /** Whether there is a row for each hour or day. */
  readonly step?: Grain;
  /** What the rows are told apart by. */
  readonly by?: readonly DimensionName[];
  /** Another value by which the rows are told apart. Streams alone know it. */
  readonly also?: { readonly name: string; readonly expression: string };
  /** Further condition on the streams, with the properties of dimensions, such as `subnet ne null`. */
  readonly where?: string;
  /** Transformations of the result, such as `top(25)`. */
  readonly then?: string;
}

/** Totals by hour can be split at full hours of UTC only. */
export function fitsHours({ from, to }: Period, zone: string, step: Grain | undefined): boolean {
  const whole = from % HOUR === 0 && to % HOUR === 0;
  return whole && (step !== 'day' || (!splitsHours(from, zone) && !splitsHours(to, zone)));
}

/** A condition for each filter of the URL that is a dimension. */
const given = (search: Search): readonly DimensionName[] =>
  dimensionNames.filter((name) => search[name] !== undefined && search[name] !== '');

/**
 * The query for totals of streams. The totals by hour answer it at once. Streams answer what these do not know: other
 * dimensions, and days that begin within an hour of UTC, as in India.
 */
export function streamTotals(asked: Asked): Query {
  const { period, zone, search, step, by = [] } = asked;
  const used = [...new Set([...by, ...given(search)])];
  const known = asked.also === undefined && used.every((name) => dimensionOf(name).inHours);
  const inHours = known && fitsHours(period, zone, step);
  return inHours ? ofHours(asked) : ofStreams(asked, used);
}

function ofHours(asked: Asked): Query {
  const { period, zone, step } = asked;
  const steps = step && `compute(${stepExpression('hour', period, zone, step)} as step)`;
  const filter = allOf([within('hour', period), 'streams gt 0', ...conditions(asked)]);
  return {
    path: '/communications/qualityHours',
    options: { $apply: chain(`filter(${filter})`, steps, totals(asked, 'hours'), asked.then) },
  };
}

function ofStreams(asked: Asked, used: readonly DimensionName[]): Query {
  const { period, zone, step, also } = asked;
  const named = used.flatMap((name) => {
    const { ofStream, property } = dimensionOf(name);
    return ofStream === undefined ? [] : [`${ofStream} as ${property}`];
  });
  const begins = step && `${stepOfTime('startDateTime', period, zone, step)} as step`;
  const user = asked.measures.includes('distinctUsers') && `${NEAR_USER} as nearUser`;
  const other = also && `${also.expression} as ${also.name}`;
  const computed = [...named, begins, user, other].filter(Boolean).join(',');
  const condition = allOf(conditions(asked));
  return {
    path: '/communications/streams',
    options: {
      $apply: chain(
        `filter(${within('startDateTime', period)})`,
        computed && `compute(${computed})`,
        condition && `filter(${condition})`,
        totals(asked, 'streams'),
        asked.then,
      ),
    },
  };
}

/** Expression of the step of any time: the full hour of UTC, or the local day. */
export function stepOfTime(property: string, period: Period, zone: string, step: Grain): string {
  if (step === 'day') return stepExpression(property, period, zone, step);
  const rest = [
    ["duration'PT1M'", 'minute'],
    ["duration'PT1S'", 'second'],
    ["duration'PT1S'", 'fractionalseconds'],
  ].map(([unit, part]) => ` sub (${unit} mul ${part}(${property}))`);
  return property + rest.join('');
}

function conditions({ search, where }: Asked): string[] {
  const filters = given(search).map((name) => `${dimensionOf(name).property} eq ${literal(search[name] ?? '')}`);
  return where === undefined ? filters : [...filters, where];
}

function totals({ step, by = [], also, measures: names }: Asked, source: 'hours' | 'streams'): string {
  const aggregate = `aggregate(${names.map((name) => measures[name][source]).join(',')})`;
  const properties = by.map((name) => dimensionOf(name).property);
  const groups = [...(step ? ['step'] : []), ...properties, ...(also ? [also.name] : [])];
  return groups.length === 0 ? aggregate : `groupby((${groups.join(',')}),${aggregate})`;
}

const chain = (...transformations: readonly (string | undefined | false)[]): string =>
  transformations.filter(Boolean).join('/');
