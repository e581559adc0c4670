import type { ReactNode } from 'react';
import type { View } from '../state/use-view';
import { spanText } from '../format/times';
import { periodBefore } from '../time/period';

interface Props {
  readonly view: Pick<View, 'period' | 'zone'>;
  /** Whether a tile tells a change. */
  readonly compared: boolean;
  readonly children: ReactNode;
}

/** The numbers of a view in short, and what their changes are against. */
export function Tiles({ view: { period, zone }, compared, children }: Props) {
  const before = periodBefore(period, zone);
  return (
    <section className="in-short">
      <div className="row wrap">
        <h2>In short</h2>
        {compared && <p className="hint">Changes are against {spanText(before.from, before.to, zone)}.</p>}
      </div>
      <div className="tiles">{children}</div>
    </section>
  );
}
