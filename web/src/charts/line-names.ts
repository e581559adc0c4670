import { text, type Markish } from '@observablehq/plot';

/** A line of a drawing: its name, colour, and values from left to right; null is a gap. */
export interface NamedLine {
  readonly name: string;
  readonly color: string;
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
}

/** Room at the right of a drawing for names of lines, in pixels. */
export const NAME_ROOM = 46;

/** Pixels between the names of two lines. */
const LEADING = 13;

/** The name of each line beside its last point, so that colour does not stand alone. Names do not cover each other. */
export function lineNames(lines: readonly NamedLine[], top: number, height: number): Markish[] {
  const ends = lines
    .flatMap(({ name, color, points }) => {
      const last = points.findLast(({ y }) => y !== null);
      return last?.y == null ? [] : [{ name, color, at: last.y }];
    })
    .sort((one, other) => one.at - other.at);
  let free = Number.NEGATIVE_INFINITY;
  return ends.map(({ name, color, at }) => {
    const place = (at / top) * height;
    const shown = Math.max(place, free);
    free = shown + LEADING;
    return text([at], {
      ...{ y: (value: number) => value, text: () => name, frameAnchor: 'right', textAnchor: 'start', dx: 4 },
      ...{ dy: place - shown, fill: color },
    });
  });
}
