import { didYouMean, nearestNames } from './nearest-names';

const names = ['startDateTime', 'endDateTime', 'sessions', 'groupCall', 'peerToPeer'];

describe('nearest names', () => {
  it.each([
    ['session', ['sessions']],
    ['StartDatetime', ['startDateTime']],
    ['group', ['groupCall']],
    ['start', ['startDateTime']],
    ['SESSIONS', ['sessions']],
    ['pe', []],
    ['colour', []],
  ])('of %s are %j', (name, near) => expect(nearestNames(name, names)).toEqual(near));

  it('make a question', () => expect(didYouMean('peer', names)).toBe("; did you mean 'peerToPeer'?"));
});
