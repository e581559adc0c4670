/** Scales of estimated scores in words. */
export const scales: ReadonlyMap<string, string> = new Map([
  ['nb', 'Narrow'],
  ['wb', 'Wide'],
  ['fb', 'Full'],
]);
