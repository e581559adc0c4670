/** A segment that holds an expression, in which slashes are part of a path of its own (OData 4.01 part 2, section 4.12). */
const condition = /^\$?(?:filter|any|all)\(/;

/**
 * The segments of a path, in a time linear in its length. A slash within the parentheses or quotes of a condition separates
 * none, and comes out encoded.
 * @param path of which only what has to be is percent-encoded, without a slash at the start
 */
export function pathSegments(path: string): string[] {
  const parts = path.split('/');
  // Almost no path holds one.
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

/** What a text is at one place, by whether the quotes before it are even in number. */
interface Level {
  readonly isEven: boolean;
  /** Parentheses that are open, of those behind an even number of quotes and of those behind an odd number. */
  readonly depths: readonly [even: number, odd: number];
}

/**
 * For each part, the index of the first part at whose end the parentheses and quotes that begin with it are closed; undefined
 * where they never are.
 */
function endsOfConditions(parts: readonly string[]): (number | undefined)[] {
  const levels = levelsBefore(parts);
  const ends = parts.map((): number | undefined => undefined);
  // From the last part to the first, the nearest part that ends with so many open parentheses.
  const nearest = [new Map<number, number>(), new Map<number, number>()] as const;
  for (let at = parts.length - 1; at >= 0; at--) {
    const [before, behind] = [levels[at], levels[at + 1]];
    if (!before || !behind) continue;
    nearest[sideOf(behind)].set(depthOf(behind), at);
    // Quotes are told from the part on, so that those before it decide which parentheses stand within quotes.
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

/** The level before each part, and at the end. */
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

/** `any` and `all` are written either way. */
function withoutDollar(segment: string): string {
  return segment.replace(/^\$(?=(?:any|all)\()/, '');
}
