import { sampleRecord } from '../../call-records/samples/sample-bodies';
import type { JsonObject } from '../../edm/json/json-value';
import { streamForm, summaryForm } from '../rows/derived-rows';
import { defaultCodecs } from '../rules/codecs';
import { deriveCall } from '../rules/derive-call';
import { counts, dimensions, ofCall, ofStream, sums, type Contribution } from '../totals/contribution';
import { textsOf } from '../totals/total-texts';
import { Totals, type Total } from '../totals/totals';
import { sampleCallHour, sampleStream, sampleStreamHour, sampleSummary } from './sample-rows';

const { id, version, participants_v2, sessions, ...body } = sampleRecord;
const derived = deriveCall(
  {
    ...{ id, version, body, participants: participants_v2 },
    sessions: sessions.map(({ id: sessionId, segments, ...session }) => ({
      ...{ id: sessionId, body: session },
      segments: segments.map(({ id: segmentId, ...segment }) => ({ id: segmentId, body: segment as JsonObject })),
    })),
  },
  { ruleSet: 'cqd-2020', codecs: defaultCodecs },
);

/** Samples leave out what is null. */
const known = (row: object): object => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

/** The row of the finest totals, as far as it does not depend on the database. */
function hourOf(contribution: Contribution | undefined): object {
  const totals = new Totals();
  if (contribution) totals.add(contribution);
  const [id, , ...texts] = textsOf(totals.all.find(({ grain }) => grain === 0) as Total)?.slice(1) ?? [];
  const [told, numbers] = [texts.slice(0, dimensions.length), texts.slice(dimensions.length)];
  return {
    id,
    ...known(Object.fromEntries(dimensions.map((name, place) => [name, told[place]]))),
    ...Object.fromEntries([...counts, ...sums].map((name, place) => [name, Number(numbers[place])])),
  };
}

/** A duration of seconds as their number. */
const inSeconds = (value: unknown): unknown =>
  typeof value === 'string' && /^PT[\d.]+S$/.test(value) ? Number(value.slice(2, -1)) : value;

describe('the examples of the documentation', () => {
  it('are the stream and the summary of the call of the examples', () => {
    expect(derived.streams.map(known)).toEqual([sampleStream]);
    expect(known(derived.summary)).toEqual(sampleSummary);
  });

  it.each([
    ['streams', derived.streams.map((stream) => ofStream(streamForm.write(stream))), sampleStreamHour],
    ['calls', [ofCall(summaryForm.write(derived.summary))], sampleCallHour],
  ])('are the totals of its %s', (_, contributions, sample) => {
    expect(contributions).toHaveLength(1);
    const { hour, users, ...expected } = Object.fromEntries(
      Object.entries(sample).filter(([, value]) => !Array.isArray(value)),
    );
    expect(hourOf(contributions[0])).toEqual(
      Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, inSeconds(value)])),
    );
    expect(hour).toBe(`${sampleSummary.startDateTime.slice(0, 13)}:00:00.0000000Z`);
    // One user sets a bit in each level that the user falls into.
    expect(Math.min(1, contributions[0]?.users.length ?? 0)).toBe(users);
  });
});
