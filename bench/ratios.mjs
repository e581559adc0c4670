/** Tells the program that runs all comparisons, if it does, how many times as fast as the other side the service is. */
export function tell(what, otherSide, ratios) {
  process.send?.({ what, otherSide, ratios });
}

/** The middle one of some ratios, with the least and the greatest. */
export function spread(values) {
  return `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
