import type { ReactNode } from 'react';
import { change, count, fixed, percent, signed } from '../format/numbers';

interface Props {
  readonly label: string;
  readonly value: ReactNode;
  /** The same number, and the one of the period before. */
  readonly now?: number | undefined;
  readonly before?: number | undefined;
  /** Whether more is better; undefined where it is neither. */
  readonly better?: 'more' | 'less';
  /** Whether the number is a share from 0 to 1: its change is told in percentage points. */
  readonly share?: boolean;
}

/** A number with its change against the period before. */
export function Tile({ label, value, ...numbers }: Props) {
  return (
    <section className="tile" aria-label={label}>
      <h3>{label}</h3>
      <p className="value">{value}</p>
      <Change {...numbers} />
    </section>
  );
}

function Change({ now, before, better, share = false }: Omit<Props, 'label' | 'value'>) {
  const points = now === undefined || before === undefined ? undefined : Math.round((now - before) * 1000) / 10;
  const ratio = share ? points : change(now, before);
  if (ratio === undefined) return <p className="change">{before === 0 ? 'none in the period before' : ' '}</p>;
  const unchanged = share ? ratio === 0 : Math.round(ratio * 100) === 0;
  const rises = ratio > 0;
  const tone = better === undefined || unchanged ? 'neutral' : rises === (better === 'more') ? 'good' : 'poor';
  const amount = share ? `${rises ? '+' : '−'}${fixed(Math.abs(ratio), 1)} points` : signed(ratio);
  return (
    <p className={`change ${tone}`} title={`Period before: ${share ? percent(before) : count(before)}`}>
      {unchanged ? 'unchanged' : `${rises ? '▲' : '▼'} ${amount}`}
    </p>
  );
}
