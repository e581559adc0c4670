import { count, ENOUGH, percent } from '../format/numbers';

interface Props {
  readonly part: number;
  readonly whole: number;
}

/** A share with its numbers: `12.4 % (18 of 145)`. Under twenty items, only the numbers. */
export function Rate({ part, whole }: Props) {
  const numbers = `${count(part)} of ${count(whole)}`;
  if (whole < ENOUGH) return <span className="rate">{numbers}</span>;
  return (
    <span className="rate">
      {percent(part / whole)}
      <span className="numbers">{` (${numbers})`}</span>
    </span>
  );
}
