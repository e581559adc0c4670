import { ruleY, text, type Markish } from '@observablehq/plot';

/** Values from which the rule sets call a stream poor. Jitter and round trip in milliseconds, loss in per cent. */
export const limits = { jitter: 30, loss: 10, roundTrip: 500 } as const;

/** A thin line at a limit, named at its right end. */
export function threshold(value: number, label: string): Markish[] {
  return [
    ruleY([value], { stroke: 'var(--failed)', strokeWidth: 1, strokeDasharray: '2,3' }),
    text([value], {
      ...{ y: (limit: number) => limit, text: () => label, frameAnchor: 'right', textAnchor: 'end', dy: -6 },
      ...{ fill: 'var(--failed)', stroke: 'var(--paper)', strokeWidth: 3 },
    }),
  ];
}
