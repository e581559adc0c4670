import { HEIGHT, sparkPath, WIDTH } from './spark-path';

interface Props {
  /** Values from left to right; null and undefined are gaps. */
  readonly values: readonly (number | null | undefined)[];
  /** The value at the upper edge. */
  readonly top: number;
  /** The same in words. */
  readonly label: string;
}

/** A trend without axes, small enough for a table. */
export function Spark({ values, top, label }: Props) {
  return (
    <svg
      className="spark"
      role="img"
      aria-label={label}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
    >
      <line className="base" x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      <path d={sparkPath(values, top)} />
    </svg>
  );
}
