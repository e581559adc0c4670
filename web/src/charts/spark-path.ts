/** Size of a spark in pixels. */
export const WIDTH = 96;
export const HEIGHT = 24;

/** Room at the edges, so that a line at an edge is not cut. */
const INSET = 2;

/** Lines between neighbours; a value between two gaps is a dot. */
export function sparkPath(values: readonly (number | null | undefined)[], top: number): string {
  const step = values.length > 1 ? (WIDTH - 2 * INSET) / (values.length - 1) : 0;
  const parts: string[] = [];
  values.forEach((value, index) => {
    if (value == null) return;
    const ratio = top > 0 ? Math.min(value / top, 1) : 0;
    const [x, y] = [INSET + index * step, HEIGHT - INSET - ratio * (HEIGHT - 2 * INSET)];
    const place = `${Number(x.toFixed(1))} ${Number(y.toFixed(1))}`;
    if (values[index - 1] != null) parts.push(`L${place}`);
    else parts.push(values[index + 1] == null ? `M${place}h0.1` : `M${place}`);
  });
  return parts.join('');
}
