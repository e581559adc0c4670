import type { ReactNode } from 'react';
import { change, count, signed } from '../format/numbers';

interface Props {
  readonly label: string;
  readonly value: ReactNode;
  /** The same number, and the one of the period before. */
  readonly now?: number | undefined;
  readonly before?: number | undefined;
  /** Whether more is better; undefined where it is neither. */
  readonly better?: 'more' | 'less';
}

/** A number with its change against the period before. */
export function Tile({ label, value, now, before, better }: Props) {
  return (
    <section className="tile" aria-label={label}>
      <h3>{label}</h3>
      <p className="value">{value}</p>
      <Change now={now} before={before} better={better} />
    </section>
  );
}

function Change({ now, before, better }: Pick<Props, 'now' | 'before' | 'better'>) {
  const ratio = change(now, before);
  if (ratio === undefined) return <p className="change">{before === 0 ? 'none in the period before' : ' '}</p>;
  const rises = ratio > 0;
  const tone =
    better === undefined || Math.round(ratio * 100) === 0 ? 'neutral' : rises === (better === 'more') ? 'good' : 'poor';
  return (
    <p className={`change ${tone}`} title={`Period before: ${count(before)}`}>
      {Math.round(ratio * 100) === 0 ? 'unchanged' : `${rises ? '▲' : '▼'} ${signed(ratio)}`}
    </p>
  );
}
