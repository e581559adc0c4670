import { typeOf } from '../../edm/registry';
import { TICKS_PER_HOUR } from '../../odata/ticks';
import { QualityHour } from '../model';
import { streamForm, summaryForm } from '../rows/derived-rows';
import type { StoredRow } from '../rows/row-form';
import { unitsOf } from './exact-sum';
import { bucketOf, histograms } from './histograms';
import { nearSideOf, receiver, sender, type SidePlaces } from './near-side';
import { bitsOf } from './user-bits';

type Name = keyof QualityHour & string;

const stored = [...typeOf(QualityHour).properties.values()].filter(({ column }) => column);

/** What rows of totals are about. */
export const dimensions = stored.filter(({ nullable }) => nullable).map(({ name }) => name as Name);

/** Amounts of a row of totals that are sums of decimal numbers. */
export const sums = ['seconds', 'jitterSum', 'lossSum', 'roundTripSum', 'mosSum'] as const satisfies readonly Name[];

/** Amounts of a row of totals that count streams or calls. */
export const counts = stored
  .filter(({ nullable }) => !nullable)
  .map(({ name }) => name as Name)
  .filter((name) => !['id', 'hour', 'users', ...sums].includes(name));

/** What is measured of a stream: the value, and where it is counted, summed and sorted into ranges. */
const measured = [
  ['averageJitter', 'jitterCount', 'jitterSum', 'jitterHistogram'],
  ['averagePacketLossRate', 'lossCount', 'lossSum', 'lossHistogram'],
  ['averageRoundTripTime', 'roundTripCount', 'roundTripSum', 'roundTripHistogram'],
  ['estimatedMos', 'mosCount', 'mosSum', 'mosHistogram'],
] as const;

/** The columns of histograms, with the places of their buckets, which stand behind the {@link counts}. */
export const buckets = placesBehind(counts.length);
/** Number of the counts, with the buckets of all histograms. */
export const COUNTED = Math.max(...[...buckets.values()].map(({ end }) => end));

/** What one stream or call adds to the totals of its hour. */
export interface Contribution {
  /** Ticks. */
  readonly hour: bigint;
  /** In the order of {@link dimensions}; null: the stream or call does not tell. */
  readonly dimensions: readonly (string | null)[];
  /** Places of what it raises by one: {@link counts}, and the {@link buckets} of histograms. */
  readonly counted: readonly number[];
  /** What it adds to each of the {@link sums}, in units of `exact-sum.ts`. */
  readonly summed: readonly bigint[];
  /** Places of the bits that mark the user at the near side. */
  readonly users: readonly number[];
}

const noUsers: readonly number[] = [];
const nothing: readonly bigint[] = sums.map(() => 0n);
const secondsAt = sums.indexOf('seconds');

const streamAt = {
  start: streamForm.at('startDateTime'),
  callType: streamForm.at('callType'),
  mediaKind: streamForm.at('mediaKind'),
  streamDirection: streamForm.at('streamDirection'),
  codec: streamForm.at('codec'),
  mosScale: streamForm.at('mosScale'),
  classification: streamForm.at('classification'),
};

const measures = measured.map(([of, counting, summing, sorting]) => ({
  at: streamForm.at(of),
  counting: counts.indexOf(counting),
  summing: sums.indexOf(summing),
  histogram: histograms[sorting],
  firstBucket: buckets.get(sorting)?.first ?? 0,
}));

const callAt = {
  start: summaryForm.at('startDateTime'),
  callType: summaryForm.at('type'),
  outcome: summaryForm.at('outcome'),
  talkTime: summaryForm.at('talkTime'),
};

const placeOf = Object.fromEntries(counts.map((name, place) => [name, place])) as Readonly<Record<string, number>>;

/** Outcomes of calls that were answered: a dropped call was answered before. */
const answered: ReadonlySet<string | null | undefined> = new Set(['answered', 'dropped']);

/** Counts of a stream by its classification, and by each reason. */
const classified: Readonly<Record<string, readonly number[]>> = {
  good: [count('streams'), count('classified')],
  poor: [count('streams'), count('classified'), count('poor')],
  unclassified: [count('streams')],
};

/** Where the row of a stream has each dimension, by the near side; undefined: calls only are told apart by it. */
const toldBy = new Map([sender, receiver].map((side) => [side, dimensions.map((name) => placeIn(name, side))]));

function placeIn(name: Name, { platform, connectionType, wifiBand, subnet }: SidePlaces): number | undefined {
  const places: Partial<Record<Name, number>> = { ...streamAt, platform, connectionType, wifiBand, subnet };
  return places[name];
}

/** @param stream row of {@link streamForm} */
export function ofStream(stream: StoredRow): Contribution {
  const counted = [...(classified[stream[streamAt.classification] ?? 'unclassified'] ?? [])];
  for (const reason of reasonsOf(stream)) counted.push(count(`poor${reason[0]?.toUpperCase()}${reason.slice(1)}`));
  const summed = [...nothing];
  for (const { at, counting, summing, histogram, firstBucket } of measures) {
    const text = stream[at];
    const units = typeof text === 'string' ? unitsOf(text) : undefined;
    if (units === undefined) continue;
    counted.push(counting, firstBucket + bucketOf(histogram, Number(text)));
    summed[summing] = units;
  }
  const side = nearSideOf(stream);
  const told = toldBy.get(side)?.map((place) => (place === undefined ? null : (stream[place] ?? null))) ?? [];
  const kind = stream[side.type];
  const user = kind === 'user' || kind === 'guest' ? stream[side.id] : undefined;
  const users = typeof user === 'string' ? bitsOf(user) : noUsers;
  return { hour: hourOf(stream[streamAt.start]), dimensions: told, counted, summed, users };
}

/** @param call row of {@link summaryForm} */
export function ofCall(call: StoredRow): Contribution {
  const outcome = call[callAt.outcome];
  const talk = call[callAt.talkTime];
  const seconds = typeof talk === 'string' ? unitsOf(talk) : undefined;
  return {
    hour: hourOf(call[callAt.start]),
    dimensions: inOrder({ callType: call[callAt.callType], outcome }),
    counted: [count('calls'), ...(answered.has(outcome) ? [count('answered')] : [])],
    summed: seconds === undefined ? nothing : nothing.with(secondsAt, seconds),
    users: noUsers,
  };
}

type Told = Partial<Record<Name, string | null>>;

function inOrder(told: Told): (string | null)[] {
  return dimensions.map((name) => told[name] ?? null);
}

function count(name: string): number {
  const place = placeOf[name];
  if (place === undefined) throw new Error(`Totals do not count ${name}.`);
  return place;
}

const withoutReasons = '{"poorReasons":[]}';

/** Reasons of a poor stream, from its body. */
function reasonsOf(stream: StoredRow): readonly string[] {
  const body = stream.at(-1) ?? withoutReasons;
  return body === withoutReasons ? [] : (JSON.parse(body) as { poorReasons: string[] }).poorReasons;
}

function hourOf(ticks: string | null | undefined): bigint {
  const start = BigInt(ticks ?? 0);
  return start - (start % TICKS_PER_HOUR);
}

function placesBehind(start: number): ReadonlyMap<keyof typeof histograms, { first: number; end: number }> {
  let next = start;
  return new Map(
    measured.map(([, , , name]) => {
      const first = next;
      next += histograms[name].values.length;
      return [name, { first, end: next }];
    }),
  );
}
