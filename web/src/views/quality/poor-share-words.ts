import { count, ENOUGH, percent } from '../../format/numbers';
import { spanText } from '../../format/times';
import type { COUNTS, Measured } from '../../totals/measures';
import type { TotalsStep } from '../../totals/totals-steps';

export type Counts = Measured<(typeof COUNTS)[number]>;
export type CountStep = TotalsStep<Counts>;

/** Poor streams of classified ones; null where too few are known to tell a share. */
export const poorShareOf = (row: Counts | undefined): number | null =>
  row && row.classifiedStreams >= ENOUGH ? row.poorStreams / row.classifiedStreams : null;

/** Unclassified streams of all; null where too few are known to tell a share. */
export const unclassifiedShareOf = (row: Counts | undefined): number | null =>
  row && row.streamCount >= ENOUGH ? (row.streamCount - row.classifiedStreams) / row.streamCount : null;

/** The numbers of a step in words. */
export function shareWords({ from, to, row }: CountStep, zone: string, name?: string): string {
  const head = [...(name === undefined ? [] : [name]), spanText(from, to, zone)];
  if (!row) return [...head, 'No streams'].join('\n');
  const { streamCount, classifiedStreams, poorStreams } = row;
  const told = (share: number | null, part: number, whole: number): string =>
    `${share === null ? '' : `${percent(share)}, `}${count(part)} of ${count(whole)}`;
  return [
    ...head,
    `Poor: ${told(poorShareOf(row), poorStreams, classifiedStreams)}`,
    `Unclassified: ${told(unclassifiedShareOf(row), streamCount - classifiedStreams, streamCount)}`,
  ].join('\n');
}
