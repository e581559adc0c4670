import type { SampleApp } from './queries';
import { startSampleApp } from './queries';

/** Levels of conformance of the Protocol, section 13.1. */
const levels = ['minimal', 'intermediate', 'advanced'] as const;
export type Level = (typeof levels)[number];

/** What the standard asks of a service, in words of our own. */
export interface Item {
  readonly level: Level;
  /** Section of the standard that describes it. */
  readonly section: string;
  readonly sentence: string;
  /** Why the service does without it; its check shows how it is refused. Only for the advanced level. */
  readonly leftOut?: string;
  readonly check: (sample: SampleApp) => Promise<void>;
}

/** Returns a function that makes items of one level. */
export function itemsOfLevel(level: Level) {
  return (section: string, sentence: string, check: Item['check'], leftOut?: string): Item => ({
    level,
    section,
    sentence,
    check,
    leftOut,
  });
}

/** Checks each item against an application with the sample calls, and prints how many of each level hold. */
export function describeConformance(standard: string, items: readonly Item[]): void {
  describe(standard, () => {
    let sample: SampleApp;
    const checked = new Set<Item>();
    beforeAll(async () => {
      sample = await startSampleApp();
    });
    afterAll(() => sample.api.close());

    it.each(items.map((item) => [`${item.level}, ${item.section}: ${item.sentence}`, item] as const))(
      '%s',
      async (_, item) => {
        await item.check(sample);
        checked.add(item);
      },
    );

    it('leaves out nothing of the lower levels', () => {
      expect(items.filter(({ level, leftOut }) => leftOut !== undefined && level !== 'advanced')).toEqual([]);
    });

    it('prints how many items hold', () => {
      process.stdout.write(`${standard}: ${levels.flatMap((level) => countOf(level, items, checked)).join(', ')}\n`);
    });
  });
}

/** Such as `advanced 11 of 13 (left out: $crossjoin)`. */
function countOf(level: Level, items: readonly Item[], checked: ReadonlySet<Item>): string[] {
  const all = items.filter((item) => item.level === level);
  if (all.length === 0) return [];
  const held = all.filter((item) => checked.has(item) && item.leftOut === undefined);
  const leftOut = all.filter((item) => item.leftOut !== undefined);
  const names = leftOut.map(({ sentence, leftOut: reason }) => `${sentence} – ${reason}`);
  return [`${level} ${held.length} of ${all.length}${names.length === 0 ? '' : ` (left out: ${names.join('; ')})`}`];
}
