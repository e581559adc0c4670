import { dot, line, rectY, text, type Markish } from '@observablehq/plot';
import { middle } from '../../charts/step-links';
import { ENOUGH } from '../../format/numbers';
import { percentOf } from '../../totals/totals-steps';
import { poorShareOf, unclassifiedShareOf, type CountStep } from './poor-share-words';

/** A line of the poor share, above bars of the unclassified one. A dot at the bottom says that streams were too few. */
export function poorShareMarks(steps: readonly CountStep[], facet?: string): Markish[] {
  const rows = { ...(facet !== undefined && { fy: () => facet }) };
  const few = steps.filter(({ row }) => row && row.classifiedStreams < ENOUGH);
  return [
    rectY(
      steps.filter(({ row }) => unclassifiedShareOf(row) !== null),
      {
        ...{ ...rows, x1: 'from', x2: 'to', y: ({ row }: CountStep) => percentOf(unclassifiedShareOf(row)) },
        ...{ fill: 'var(--neutral)', fillOpacity: 0.3 },
      },
    ),
    line(steps, {
      ...{ ...rows, x: middle, y: ({ row }: CountStep) => percentOf(poorShareOf(row)) },
      ...{ stroke: 'var(--poor)', strokeWidth: 2 },
    }),
    dot(steps, {
      ...{ ...rows, x: middle, y: ({ row }: CountStep) => percentOf(poorShareOf(row)), r: 2, fill: 'var(--poor)' },
    }),
    text(few, { ...rows, x: middle, y: 0, text: () => '·', dy: -4, fill: 'var(--faint)', fontSize: 14 }),
  ];
}
