import { ann, aSegment, aSession, aSummary, bob } from './call-samples';
import { Parties } from './parties';
import { ratingsOf, ratingText } from './ratings';

describe('ratings of a call', () => {
  const parties = new Parties(aSummary());
  const textsOf = (...sessions: readonly ReturnType<typeof aSession>[]) =>
    ratingsOf({ sessions, parties }).map(ratingText);

  it('says once what session and segment repeat', () => {
    const feedback = { rating: 'poor', text: 'There was a hum.', tokens: { Distorted: true, NoSound: false } };
    const caller = { ...ann, feedback };
    expect(textsOf(aSession({ caller, segments: [aSegment({ caller })] }))).toEqual([
      'Ann Doe: Poor (2 of 5), distorted: “There was a hum.”',
    ]);
  });

  it('has complaints without a rating, and nothing where nothing was said', () => {
    const callee = { ...bob, feedback: { rating: 'notRated', tokens: { NoSound: true } } };
    expect(textsOf(aSession({ callee }))).toEqual(['Bob Roe: Not rated, no sound']);
    expect(textsOf(aSession({ callee: { ...bob, feedback: { rating: 'notRated' } } }), aSession())).toEqual([]);
  });
});
