import { Session } from '../call-records/model';
import { mayHoldLaterMembers, withoutLaterMembers, withoutNulls } from './answer-forms';

it('leaves out members that are null or empty, at any depth', () => {
  const value = { a: null, b: '', c: [], d: 0, e: false, f: { g: null, h: 1 }, i: [{ j: null }, null] };
  expect(withoutNulls(value)).toEqual({ d: 0, e: false, f: { h: 1 }, i: [{}, null] });
});

it('puts the sentinel for members that came after it, where the model says that a value is of the enumeration', () => {
  const agent = (productFamily: string) => ({
    caller: {
      '@odata.type': '#microsoft.graph.callRecords.participantEndpoint',
      name: 'azureCommunicationServices',
      userAgent: { '@odata.type': '#microsoft.graph.callRecords.clientUserAgent', productFamily },
    },
  });
  const type = { kind: 'complex', target: () => Session } as const;
  expect(withoutLaterMembers(agent('azureCommunicationServices'), type)).toEqual(agent('unknownFutureValue'));
  expect(withoutLaterMembers(agent('teams'), type)).toEqual(agent('teams'));
  expect(mayHoldLaterMembers('{"a":"azureCommunicationServices"}')).toBe(true);
  expect(mayHoldLaterMembers('{"a":"teams"}')).toBe(false);
});
