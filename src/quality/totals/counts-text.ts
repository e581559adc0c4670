/**
 * The counts of a histogram as an array of PostgreSQL, from the first bucket that is not 0 to the last one: counts of 1
 * and 2 in buckets 17 and 18, the first bucket being 1, are `[17:18]={1,2}`.
 * @param from place of the first bucket in `counted` @param to place behind the last one
 */
export function countsText(counted: ArrayLike<number>, from: number, to: number): string {
  let [first, end] = [from, to];
  while (first < end && counted[first] === 0) first++;
  while (end > first && counted[end - 1] === 0) end--;
  if (first === end) return '{}';
  let text = `[${first - from + 1}:${end - from}]={${counted[first]}`;
  for (let place = first + 1; place < end; place++) text += `,${counted[place]}`;
  return `${text}}`;
}

/** Adds two texts of {@link countsText}; PostgreSQL leaves out bounds that begin at 1. */
export function addCounts(one: string, other: string): string {
  if (one === '{}') return other;
  if (other === '{}') return one;
  const sums: number[] = [];
  for (const text of [one, other]) {
    let at = text.startsWith('[') ? Number(text.slice(1, text.indexOf(':'))) - 1 : 0;
    while (sums.length < at) sums.push(0);
    for (const count of text.slice(text.indexOf('{') + 1, -1).split(',')) {
      sums[at] = (sums[at] ?? 0) + Number(count);
      at++;
    }
  }
  return countsText(sums, 0, sums.length);
}
