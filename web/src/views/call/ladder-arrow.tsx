import type { Step } from './ladder';

interface Props {
  readonly step: Step;
  /** Places of the columns, in per cent of the width. */
  readonly places: ReadonlyMap<string, number>;
}

/** An arrow along the columns of a step, with a head at each column that it reaches. */
export function LadderArrow({ step: { path, isMutual, isExact, tone }, places }: Props) {
  const stops = path.map((key) => places.get(key) ?? 0);
  const [first = 0] = stops;
  const last = stops.at(-1) ?? first;
  const heads = stops.slice(1).map((place, index) => ({ place, isRight: place > (stops[index] ?? 0) }));
  if (isMutual) heads.push({ place: first, isRight: first > last });
  return (
    <svg className={`arrow ${tone}`} width="100%" height="12" aria-hidden="true">
      <line
        x1={`${first}%`}
        x2={`${last}%`}
        y1="6"
        y2="6"
        stroke="currentColor"
        strokeWidth={isMutual ? 3 : 1.5}
        strokeDasharray={isExact ? undefined : '4 4'}
      />
      {heads.map(({ place, isRight }) => (
        <svg key={`${place} ${isRight}`} x={`${place}%`} y="6" overflow="visible">
          <path d={isRight ? 'M0 0 l-9 -5 v10 z' : 'M0 0 l9 -5 v10 z'} fill="currentColor" />
        </svg>
      ))}
    </svg>
  );
}
