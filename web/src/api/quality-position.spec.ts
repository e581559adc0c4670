import { readPosition } from './quality-position';

it('the header names the last change, its time, and what is missing', () => {
  expect(readPosition('4711;time="2026-12-01T12:00:00.123456Z";behind')).toEqual({
    ...{ change: 4711, time: Date.parse('2026-12-01T12:00:00.123Z'), behind: true, incomplete: false },
  });
  expect(readPosition('0;incomplete')).toEqual({ change: 0, time: undefined, behind: false, incomplete: true });
});

it.each([null, '', 'x', '4711;time=now()'])('%s is no position', (text) => expect(readPosition(text)).toBeUndefined());
