import { allOf, type Query } from '../../api/query';
import type { Search } from '../../state/search';
import { callFilter } from '../../filters/filters';
import { stepExpression, within } from '../../time/local-steps';
import { splitsHours, type Grain, type Period } from '../../time/period';
import { timeStepExpression } from '../../time/time-steps';
import type { Ended } from '../../filters/ended-by';

/** Filters that this view has: the others would need the call records themselves. */
const own = ({ type, trunk }: Search): Search => ({ type, trunk });

/** Calls that ended alike. */
export interface Ending extends Ended {
  readonly outcome: string;
  readonly outcomeText: string;
  readonly sipCode: number | null;
  readonly q850Cause: number | null;
  readonly subCode: number | null;
  readonly calls: number;
}

/** How the calls of a period ended: one row for each end that differs in anything. */
export function endingsQuery(period: Period, search: Search): Query {
  const condition = allOf([within('startDateTime', period), callFilter(own(search))]);
  const same = 'outcome,outcomeText,endedBy,fromType,toType,sipCode,q850Cause,subCode';
  return {
    path: '/communications/callSummaries',
    options: { $apply: `filter(${condition})/groupby((${same}),aggregate($count as calls))` },
  };
}

/** Calls of a step of the period with one outcome. */
export interface StepRow {
  readonly step: string | number;
  readonly outcome: string;
  readonly callCount: number;
}

/** Outcomes over time: from the totals by hour, unless a trunk or the zone asks for the calls themselves. */
export function overTimeQuery(period: Period, zone: string, grain: Grain, search: Search): Query {
  const byDay = grain === 'day' && splitsHours(period.from, zone);
  const totals = search.trunk === undefined && !byDay;
  const time = totals ? 'hour' : 'startDateTime';
  const step = (totals ? stepExpression : timeStepExpression)(time, period, zone, grain);
  const type = search.type === undefined ? undefined : callFilter({ type: search.type });
  const condition = totals
    ? allOf([within(time, period), 'calls gt 0', type?.replace(/^type /, 'callType ')])
    : allOf([within(time, period), callFilter(own(search))]);
  const sum = totals ? 'callCount' : '$count as callCount';
  const steps = `filter(${condition})/compute(${step} as step)`;
  return {
    path: totals ? '/communications/qualityHours' : '/communications/callSummaries',
    options: { $apply: `${steps}/groupby((step,outcome),aggregate(${sum}))` },
  };
}
