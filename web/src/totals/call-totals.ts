import { literal, type Query } from '../api/query';
import { outcomes } from '../format/words';
import { stepExpression, within } from '../time/local-steps';
import type { Grain, Period } from '../time/period';
import { fitsHours, stepOfTime } from './stream-totals';

/** Outcomes that are failures of the service or of the network. */
export const failures: readonly string[] = [...outcomes]
  .filter(([, { tone }]) => tone === 'failed')
  .map(([name]) => name);

const failed = `outcome in (${failures.map(literal).join(',')})`;

/** Totals of calls. A dropped call was answered. */
export interface CallTotals {
  readonly callCount: number;
  readonly answeredCalls: number;
  /** Null without calls. */
  readonly talkSeconds: number | null;
  readonly failedCalls: number;
}

const sums = {
  hours: [
    'callCount',
    'answered with sum as answeredCalls',
    'seconds with sum as talkSeconds',
    `case(${failed}:calls,true:0) with sum as failedCalls`,
  ],
  summaries: [
    '$count as callCount',
    "case(outcome in ('answered','dropped'):1,true:0) with sum as answeredCalls",
    'totalseconds(talkTime) with sum as talkSeconds',
    `case(${failed}:1,true:0) with sum as failedCalls`,
  ],
} as const;

/** One row of totals for the calls of a period. */
export function callTotals(period: Period, zone: string): Query {
  return fitsHours(period, zone, undefined)
    ? ofHours(period, `aggregate(${sums.hours.join(',')})`)
    : ofSummaries(period, `aggregate(${sums.summaries.join(',')})`);
}

/** Calls of a step with one outcome. */
export interface OutcomeRow {
  readonly step: string;
  readonly outcome: string;
  readonly callCount: number;
}

/** A row for each step and outcome. */
export function outcomesBySteps(period: Period, zone: string, step: Grain): Query {
  const hourly = fitsHours(period, zone, step);
  const begin = hourly ? stepExpression('hour', period, zone, step) : stepOfTime('startDateTime', period, zone, step);
  const count = hourly ? 'callCount' : '$count as callCount';
  const transformations = `compute(${begin} as step)/groupby((step,outcome),aggregate(${count}))`;
  return hourly ? ofHours(period, transformations) : ofSummaries(period, transformations);
}

const ofHours = (period: Period, transformations: string): Query => ({
  path: '/communications/qualityHours',
  options: { $apply: `filter(${within('hour', period)} and calls gt 0)/${transformations}` },
});

const ofSummaries = (period: Period, transformations: string): Query => ({
  path: '/communications/callSummaries',
  options: { $apply: `filter(${within('startDateTime', period)})/${transformations}` },
});
