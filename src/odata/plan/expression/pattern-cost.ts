/** Thrown for a pattern that is not valid, or that PostgreSQL cannot express. */
export class PatternProblem extends Error {}

/** Most characters that a pattern may match with all repetitions written out; each costs memory. */
const MOST_STEPS = 1_000;
/** Most repetitions that PostgreSQL counts. */
const MOST_REPETITIONS = 255;
/**
 * Most transitions, roughly, of the automaton that PostgreSQL builds from a pattern; building it then takes a quarter
 * of a second. Optional parts cost most: whatever may precede one of them may precede all that follow.
 */
const MOST_TRANSITIONS = 5_000;
/** Most assertions: a few of them in a row make an automaton that PostgreSQL rejects after seconds. */
const MOST_ASSERTIONS = 10;

/**
 * The translation of a part of a pattern, and its cost. Repeated parts count with their highest number of repetitions.
 */
export interface PatternPart {
  readonly text: string;
  /** How many characters it matches. */
  readonly steps: number;
  /** How many of these can be one of several characters. */
  readonly wide: number;
  /** How many of its parts are optional. */
  readonly optional: number;
  readonly assertions: number;
  readonly hasLookaround: boolean;
  /** Whether something in it is repeated without end. */
  readonly isEndless: boolean;
}

const nothing: PatternPart = {
  text: '',
  steps: 0,
  wide: 0,
  optional: 0,
  assertions: 0,
  hasLookaround: false,
  isEndless: false,
};

/** A part that matches one character, or a position between two. */
export function single(text: string, costs: Partial<PatternPart> = {}): PatternPart {
  return { ...nothing, steps: 1, ...costs, text };
}

/** Parts one after the other. */
export function sequence(parts: readonly PatternPart[]): PatternPart {
  const sum = (count: (part: PatternPart) => number): number => parts.reduce((all, part) => all + count(part), 0);
  return {
    text: parts.map(({ text }) => text).join(''),
    steps: sum(({ steps }) => steps),
    wide: sum(({ wide }) => wide),
    optional: sum(({ optional }) => optional),
    assertions: sum(({ assertions }) => assertions),
    hasLookaround: parts.some(({ hasLookaround }) => hasLookaround),
    isEndless: parts.some(({ isEndless }) => isEndless),
  };
}

/**
 * A part with its quantifier.
 * @param bounds `*`, `+`, `?`, `{1}`, `{1,}` or `{1,2}`
 * @throws PatternProblem where it repeats too often
 */
export function repetition(part: PatternPart, bounds: string): PatternPart {
  const [least = 0, most = bounds.startsWith('{') ? least : 1] = bounds.match(/\d+/g)?.map(Number) ?? [
    bounds === '+' ? 1 : 0,
  ];
  if (Math.max(least, most) > MOST_REPETITIONS)
    throw new PatternProblem(`repeats something more than ${MOST_REPETITIONS} times`);
  const times = Math.max(least, most, 1);
  const repeated = {
    ...part,
    text: `${part.text}${bounds}`,
    steps: part.steps * times,
    wide: part.wide * times,
    optional: part.optional * times + (least === 0 ? 1 : 0),
    assertions: part.assertions * times,
    isEndless: part.isEndless || /[*+]|,\}/.test(bounds),
  };
  checkSteps(repeated.steps);
  return repeated;
}

/** @throws PatternProblem for a pattern that matches too many characters */
export function checkSteps(steps: number): void {
  if (steps > MOST_STEPS) throw new PatternProblem(`matches more than ${MOST_STEPS} characters`);
}

/**
 * @param characters number of different characters in the pattern
 * @throws PatternProblem for a pattern that would cost PostgreSQL too much
 */
export function checkCost({ wide, optional, assertions }: PatternPart, characters: number): void {
  if (assertions > MOST_ASSERTIONS) throw new PatternProblem(`has more than ${MOST_ASSERTIONS} assertions`);
  if ((wide + optional ** 2) * (characters + 1) > MOST_TRANSITIONS)
    throw new PatternProblem('is too complex: it has too many parts that are optional or match one of many characters');
}
