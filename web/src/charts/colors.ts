/** Colours of outcomes and qualities: custom properties of theme.css, so that a drawing follows light and dark. */
export const toneColors = {
  good: 'var(--good)',
  poor: 'var(--poor)',
  failed: 'var(--failed)',
  neutral: 'var(--neutral)',
} as const;

/** Colours of series without a meaning of their own, such as p50 and p95. */
export const seriesColors = [
  'var(--series-1)',
  'var(--series-2)',
  'var(--series-3)',
  'var(--series-4)',
  'var(--series-5)',
] as const;

/** Colours of the outcomes in a stack. Each has one of its own. */
export const outcomeColors: ReadonlyMap<string, string> = new Map(
  [
    'answered',
    'noAnswer',
    'busy',
    'declined',
    'canceled',
    'notFound',
    'refused',
    'mediaFailed',
    'networkFailed',
    'dropped',
    'neutral',
    'unknown',
  ].map((outcome) => [outcome, `var(--outcome-${outcome})`]),
);
