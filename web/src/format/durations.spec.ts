import { clockLength, seconds, spokenLength } from './durations';

it.each([
  ['PT2M31.5S', 151.5],
  ['P1DT1H', 90_000],
  ['-PT1S', -1],
  ['PT0.0000001S', 1e-7],
])('%s are %d seconds', (duration, expected) => expect(seconds(duration)).toBeCloseTo(expected, 9));

it('nothing is not zero', () => {
  expect([seconds(null), seconds('2 min')]).toEqual([undefined, undefined]);
  expect([clockLength(undefined), clockLength(0)]).toEqual(['–', '0:00']);
});

it('a length is read as on a clock', () => {
  expect([clockLength(151), clockLength(3751), clockLength(59.6)]).toEqual(['2:31', '1:02:31', '1:00']);
});

it('a length is said in words', () => {
  expect([spokenLength(151), spokenLength(3600), spokenLength(0.2)]).toEqual(['2 min 31 s', '1 h', 'less than 1 s']);
});
