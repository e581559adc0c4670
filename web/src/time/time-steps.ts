import { stepExpression, stepOf, timeLiteral } from './local-steps';
import { HOUR, type Grain, type Period } from './period';

/** Begin of the first hour of a period, from which hours are counted. */
const firstHour = ({ from }: Period): number => Math.floor(from / HOUR) * HOUR;

/**
 * Expression of the step of a time that is not the begin of an hour itself, such as the start of a call: the number of
 * hours since the period began, or the local day.
 */
export function timeStepExpression(property: string, period: Period, zone: string, grain: Grain): string {
  if (grain === 'day') return stepExpression(property, period, zone, grain);
  return `floor(totalseconds(${property} sub ${timeLiteral(firstHour(period))}) div 3600)`;
}

/** The begin of a step as the answer names it: a number of hours, a time, or a day. */
export function timeStepOf(value: string | number, period: Period, zone: string): number {
  return typeof value === 'number' ? firstHour(period) + value * HOUR : stepOf(value, zone);
}
