import { Session } from '../call-records/model';
import { withoutMetadata } from './annotations';
import { mayHoldLaterMembers, withoutLaterMembers, withoutNulls } from './enum-sentinels';
import { stringifyInSteps } from './json/json';
import type { JsonValue } from './json/json-value';
import { atOnce, type Steps } from './json/steps';

const sessionType = { kind: 'complex', target: () => Session } as const;

describe('enum sentinels', () => {
  it('leaves out members that are null, at any depth', () => {
    const value = { a: null, b: '', c: [], d: 0, e: false, f: { g: null, h: 1 }, i: [{ j: null }, null] };
    expect(atOnce(withoutNulls(value))).toEqual({ b: '', c: [], d: 0, e: false, f: { h: 1 }, i: [{}, null] });
  });

  it('puts the sentinel for members that came after it, where the model says that a value is of the enumeration', () => {
    const agent = (productFamily: string) => ({
      caller: {
        '@odata.type': '#microsoft.graph.callRecords.participantEndpoint',
        name: 'azureCommunicationServices',
        userAgent: { '@odata.type': '#microsoft.graph.callRecords.clientUserAgent', productFamily },
      },
    });
    expect(atOnce(withoutLaterMembers(agent('azureCommunicationServices'), sessionType))).toEqual(
      agent('unknownFutureValue'),
    );
    expect(atOnce(withoutLaterMembers(agent('teams'), sessionType))).toEqual(agent('teams'));
    expect(mayHoldLaterMembers('{"a":"azureCommunicationServices"}')).toBe(true);
    expect(mayHoldLaterMembers('{"a":"teams"}')).toBe(false);
  });
});

const ways: [string, (value: JsonValue) => Steps<unknown>][] = [
  ['leaving out nulls', withoutNulls],
  ['leaving out metadata', withoutMetadata],
  ['leaving out later members', (value) => withoutLaterMembers(value, sessionType)],
  ['writing the text', stringifyInSteps],
];

describe('enum sentinels', () => {
  it.each(ways)('can be interrupted while %s of much, however it is nested', (_, change) => {
    const segments = Array.from({ length: 3 }, () => ({ failureInfo: { stage: 'midcall' } }));
    for (const value of [
      Array.from({ length: 3_000 }, () => ({ id: 'a' })),
      Array.from({ length: 3 }, () => Array.from({ length: 1_000 }, () => ({ segments }))),
    ]) {
      let steps = 0;
      for (const work = change(value); work.next().done !== true; steps++);
      expect(steps).toBeGreaterThan(150);
    }
  });
});
