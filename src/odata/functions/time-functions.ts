import { MOST_TICKS, TICKS_PER_DAY } from '../ticks';
import { signature, type FunctionTable, type Signature, type SqlForm } from './function-signature';

const [date, time, decimal, duration, int, clock] = [
  'Date',
  'DateTimeOffset',
  'Decimal',
  'Duration',
  'Int32',
  'TimeOfDay',
] as const;

const dayOfTicks: SqlForm = (ticks) => `(date '0001-01-01' + (${ticks} / ${TICKS_PER_DAY})::integer)`;
const dayOfDays: SqlForm = (days) => `(date '0001-01-01' + ${days}::integer)`;

/** A part of a date, of a date or a time. */
function datePart(name: 'year' | 'month' | 'day'): readonly Signature[] {
  const part =
    (day: SqlForm): SqlForm =>
    (value) =>
      `extract(${name} FROM ${day(value)})`;
  return [local(signature([time], int, part(dayOfTicks))), signature([date], int, part(dayOfDays))];
}

/** A part of the clock, of a time of day or a time. @param form of the ticks */
function clockPart(result: typeof int | typeof decimal, form: SqlForm): readonly Signature[] {
  return [local(signature([time], result, form)), signature([clock], result, form)];
}

function local(known: Signature): Signature {
  return { ...known, local: true };
}

/** Functions of times and durations (section 5.1.1.8); all stored times are in UTC. */
export const timeFunctions: FunctionTable = {
  year: datePart('year'),
  month: datePart('month'),
  day: datePart('day'),
  hour: clockPart(int, (ticks) => `(${ticks} % ${TICKS_PER_DAY} / 36000000000)::numeric`),
  minute: clockPart(int, (ticks) => `(${ticks} % 36000000000 / 600000000)::numeric`),
  second: clockPart(int, (ticks) => `(${ticks} % 600000000 / 10000000)::numeric`),
  fractionalseconds: clockPart(decimal, (ticks) => `((${ticks} % 10000000)::numeric / 10000000)`),
  date: [local(signature([time], date, (ticks) => `(${ticks} / ${TICKS_PER_DAY})`))],
  time: [local(signature([time], clock, (ticks) => `(${ticks} % ${TICKS_PER_DAY})`))],
  totaloffsetminutes: [signature([time], int, (ticks) => `(CASE WHEN ${ticks} IS NOT NULL THEN 0::numeric END)`)],
  totalseconds: [signature([duration], decimal, (seconds) => seconds as string)],
  mindatetime: [signature([], time, () => '0::bigint')],
  maxdatetime: [signature([], time, () => `${MOST_TICKS}::bigint`)],
  now: [signature([], time, () => 'statement_ticks()')],
};
