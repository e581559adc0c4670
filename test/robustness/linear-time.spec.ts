import { inputReaders, type InputReader } from '../support/input-readers';

/** Characters of inputs, until one takes a noticeable time. It is compared with one that is four times as long. */
const LENGTHS = [400, 8_000];
/** Processor time from which a reader is looked at closely, in milliseconds. */
const NOTICEABLE = 8;
/** An input four times as long takes a linear reader four times as long, and a quadratic one sixteen times. */
const MOST_RATIO = 10;
/** How often the times of a suspect are compared before it counts as slow, and how often each is measured then. */
const ATTEMPTS = 4;
const MEASUREMENTS = 4;
/** Pairs and triples of seeds that are tried in each frame, of all that there are. */
const COMBINATIONS = Number(process.env['LINEAR_COMBINATIONS'] ?? 8);

/** The repeated parts of inputs: each seed, and some of them behind others. */
function unitsOf(seeds: readonly string[], random: () => number): string[] {
  const pick = (): string => seeds[Math.floor(random() * seeds.length)] ?? '';
  const combined = Array.from({ length: COMBINATIONS }, (_, n) => pick() + pick() + (n % 2 === 0 ? pick() : ''));
  return [...new Set([...seeds, ...combined])];
}

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Processor time of this process, which others on the machine do not add to, in milliseconds. */
function timeOf({ read }: InputReader, text: string): number {
  const start = process.cpuUsage();
  try {
    read(text);
  } catch {
    // What is refused has been read as well.
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const bestOf = (reader: InputReader, text: string): number =>
  Math.min(...Array.from({ length: MEASUREMENTS }, () => timeOf(reader, text)));

/** How many times as long the longer of two inputs takes; the least of several attempts, as far as they are needed. */
function ratioOf(reader: InputReader, short: string, long: string): number {
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && least > MOST_RATIO; attempt++) {
    const time = bestOf(reader, short);
    if (time < 1) return 0;
    for (let measured = 0; measured < MEASUREMENTS && least > MOST_RATIO; measured++)
      least = Math.min(least, timeOf(reader, long) / time);
  }
  return least;
}

/** How many times as long an input takes that is four times as long, where that is too much; else undefined. */
function growthOf(reader: InputReader, textOf: (length: number) => string): number | undefined {
  for (const length of LENGTHS) {
    if (timeOf(reader, textOf(length)) < NOTICEABLE) continue;
    // Large arrays cost more by the item from some size on. So an input counts as slow where it grows too much twice.
    const ratios = [length, 2 * length].map((short) => ratioOf(reader, textOf(short), textOf(4 * short)));
    const least = Math.min(...ratios);
    if (least > MOST_RATIO) return least;
  }
  return undefined;
}

/** Inputs of repeated units that take a reader more than linear time. */
function slowInputs(reader: InputReader): string[] {
  const random = randomOf(1);
  return [['', ''] as const, ...(reader.frames ?? [])].flatMap(([prefix, suffix]) =>
    unitsOf(reader.seeds, random).flatMap((unit) => {
      const growth = growthOf(reader, (length) => prefix + unit.repeat(Math.ceil(length / unit.length)) + suffix);
      return growth === undefined ? [] : [`${prefix}${unit}…${suffix}: ${growth.toFixed(1)} times as long`];
    }),
  );
}

describe('readers of input', () => {
  it.each(inputReaders.map((reader) => [reader.name, reader] as const))('%s is read in linear time', (_, reader) => {
    expect(slowInputs(reader)).toEqual([]);
  });

  it('would find a reader that takes quadratic time', () => {
    const read = ({ length }: string): number => {
      let sum = 0;
      for (let one = 0; one < length; one++) for (let other = 0; other < 2 * length; other++) sum ^= one * other;
      return sum;
    };
    expect(ratioOf({ name: 'slow', read, seeds: [] }, 'a'.repeat(1_500), 'a'.repeat(6_000))).toBeGreaterThan(
      MOST_RATIO,
    );
  });
});
