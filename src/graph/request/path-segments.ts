/** A segment with an expression, which can contain slashes of its own (OData 4.01 part 2, section 4.12). */
const condition = /^\$?(?:filter|any|all)\(/;

/**
 * Splits a path into segments, in time linear in its length. Slashes within the parentheses or quotes of an expression
 * do not separate segments and are returned percent-encoded.
 * @param path normalized, without a leading slash
 */
export function pathSegments(path: string): string[] {
  const parts = path.split('/');
  // Almost no path contains an expression.
  if (!path.includes('(') || !parts.some((part) => condition.test(part))) return parts;
  const ends = endsOfConditions(parts);
  const segments: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const last = condition.test(parts[at] ?? '') ? (ends[at] ?? at) : at;
    segments.push(withoutDollar(parts.slice(at, last + 1).join('%2F')));
    at = last;
  }
  return segments;
}

/** Parentheses and quotes before a position. */
interface Level {
  readonly isEven: boolean;
  /** Numbers of open parentheses: those preceded by an even number of quotes, and those preceded by an odd number. */
  readonly depths: readonly [even: number, odd: number];
}

/**
 * For each part, the index of the first part at whose end all parentheses and quotes that it opens are closed;
 * undefined where they never are.
 */
function endsOfConditions(parts: readonly string[]): (number | undefined)[] {
  const levels = levelsBefore(parts);
  const ends = parts.map((): number | undefined => undefined);
  // Going backwards: for each number of open parentheses, the nearest part that ends with it.
  const nearest = [new Map<number, number>(), new Map<number, number>()] as const;
  for (let at = parts.length - 1; at >= 0; at--) {
    const [before, behind] = [levels[at], levels[at + 1]];
    if (!before || !behind) continue;
    nearest[sideOf(behind)].set(depthOf(behind), at);
    // Quotes are counted from this part on. So the parity before it decides which parentheses are within quotes.
    ends[at] = nearest[sideOf(before)].get(depthOf(before));
  }
  return ends;
}

function sideOf({ isEven }: Level): 0 | 1 {
  return isEven ? 0 : 1;
}

function depthOf(level: Level): number {
  return level.depths[sideOf(level)];
}

/** The level before each part, and after the last one. */
function levelsBefore(parts: readonly string[]): Level[] {
  let isEven = true;
  const depths: [number, number] = [0, 0];
  const levels: Level[] = [{ isEven, depths: [0, 0] }];
  for (const part of parts) {
    for (const [mark] of part.matchAll(/[()']/g)) {
      if (mark === "'") isEven = !isEven;
      else depths[isEven ? 0 : 1] += mark === '(' ? 1 : -1;
    }
    levels.push({ isEven, depths: [...depths] });
  }
  return levels;
}

/** Both `any` and `$any` are accepted, and likewise `all`. */
function withoutDollar(segment: string): string {
  return segment.replace(/^\$(?=(?:any|all)\()/, '');
}
