import { durationText, secondsOf } from './durations';

describe('durations', () => {
  it.each([
    ['PT0.03S', 0.03],
    ['PT0.030S', 0.03],
    ['PT0.5S', 0.5],
    ['PT0S', 0],
    ['PT1M2.5S', 62.5],
    ['P1DT2H3M4S', 93_784],
    ['P2D', 172_800],
    ['-PT0.016S', -0.016],
    ['PT999999999S', 999_999_999],
  ])('reads %s as seconds', (text, seconds) => expect(secondsOf(text)).toBe(seconds));

  it.each(['', 'P', 'PT', '0.03', 'PTS', 'PT1', 'P1M', 'PT1D', 'PT1.2.3S', 'PT1STT1S', 'PT5X'])(
    'makes nothing of %j',
    (text) => expect(secondsOf(text) ?? 0).toBe(0),
  );

  it.each([
    [0n, 'PT0S'],
    [1n, 'PT0.0000001S'],
    [15_021_000_000n, 'PT25M2.1S'],
    [36_000_000_000n, 'PT1H'],
    [900_610_000_000n, 'PT25H1M1S'],
  ])('writes %s ticks', (ticks, text) => expect(durationText(ticks)).toBe(text));
});
