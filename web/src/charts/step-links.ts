import { pointerX, rect, tip, type Markish } from '@observablehq/plot';
import type { Period } from '../time/period';

/** A step of a drawing: an hour or a day, what it shows in words, and where it leads. */
export interface DrawnStep extends Period {
  readonly words: string;
  readonly href: string | undefined;
}

export const middle = ({ from, to }: Period): number => (from + to) / 2;

/** The whole height of each step leads to what is behind it, and tells its numbers under the pointer. */
export function stepLinks(steps: readonly DrawnStep[], facet?: string): Markish[] {
  const rows = { ...(facet !== undefined && { fy: () => facet }) };
  return [
    rect(
      steps.filter(({ href }) => href !== undefined),
      {
        ...{ ...rows, x1: 'from', x2: 'to', fill: 'var(--ink)', fillOpacity: 0, insetTop: 0, className: 'step-links' },
        ...{ href: 'href', ariaLabel: 'words', pointerEvents: 'all' },
      },
    ),
    tip(steps, pointerX({ ...rows, x: middle, frameAnchor: 'top', title: 'words', fontSize: 12 })),
  ];
}
