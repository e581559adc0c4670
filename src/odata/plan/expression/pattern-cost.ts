/** A pattern that is not valid, or says what PostgreSQL cannot. */
export class PatternProblem extends Error {}

/** Most characters that a pattern may stand for once all its repetitions are written out; each costs memory. */
const MOST_STEPS = 1_000;
/** Most repetitions that PostgreSQL counts. */
const MOST_REPETITIONS = 255;
/**
 * Most transitions of the automaton that PostgreSQL makes of a pattern, roughly: to make it takes a quarter of a second then.
 * Parts that may be left out are what costs most, since whatever may be before one of them may be before all that follow.
 */
const MOST_TRANSITIONS = 5_000;
/** Most assertions; a few of them in a row make an automaton that PostgreSQL refuses after seconds. */
const MOST_ASSERTIONS = 10;

/** What a part of a pattern becomes, and what it costs. All numbers count what is repeated as often as it is, at most. */
export interface PatternPart {
  readonly text: string;
  /** How many characters it stands for. */
  readonly steps: number;
  /** How many of them may be one of many characters. */
  readonly wide: number;
  /** How many parts of it may be left out. */
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

/** A part that stands for one character, or for a place between two. */
export function single(text: string, costs: Partial<PatternPart> = {}): PatternPart {
  return { ...nothing, steps: 1, ...costs, text };
}

/** @throws PatternProblem where the parts together stand for more than a pattern may */
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
 * A part with what says how often it is repeated.
 * @param bounds `*`, `+`, `?`, `{1}`, `{1,}` or `{1,2}`
 * @throws PatternProblem where that is too often
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

/** @throws PatternProblem for a pattern that stands for too many characters */
export function checkSteps(steps: number): void {
  if (steps > MOST_STEPS) throw new PatternProblem(`stands for more than ${MOST_STEPS} characters`);
}

/**
 * @param characters how many different characters the pattern names
 * @throws PatternProblem for a pattern that would cost PostgreSQL too much
 */
export function checkCost({ wide, optional, assertions }: PatternPart, characters: number): void {
  if (assertions > MOST_ASSERTIONS) throw new PatternProblem(`has more than ${MOST_ASSERTIONS} assertions`);
  if ((wide + optional ** 2) * (characters + 1) > MOST_TRANSITIONS)
    throw new PatternProblem(
      'leaves too much open: it has too many parts that may be left out, or be one of many characters',
    );
}
