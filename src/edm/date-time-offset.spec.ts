import fc from 'fast-check';
import { formatTicks } from '../../test/support/format-ticks';
import { parseDateTimeOffset } from './date-time-offset';

const LAST_TICK = 3_155_378_975_999_999_999n;
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
const [firstMs, lastMs] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

describe('parseDateTimeOffset', () => {
  it('counts the ticks of every time that JavaScript knows', () => {
    fc.assert(
      fc.property(fc.integer({ min: firstMs, max: lastMs }), (ms) => {
        const text = new Date(ms).toISOString();
        expect(parseDateTimeOffset(text)).toEqual({ text, ticks: BigInt(ms) * 10_000n + UNIX_EPOCH_TICKS });
      }),
    );
  });

  it('reads what formatTicks writes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.bigInt({ min: 0n, max: LAST_TICK }), fc.constantFrom(0n, LAST_TICK)), (ticks) => {
        const text = formatTicks(ticks);
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
        expect(parseDateTimeOffset(text)).toEqual({ text, ticks });
      }),
    );
  });

  it('moves a time to UTC whatever its offset', () => {
    const margin = 24 * 60 * 60 * 1000;
    const ms = fc.integer({ min: firstMs + margin, max: lastMs - margin });
    fc.assert(
      fc.property(ms, fc.integer({ min: -1439, max: 1439 }), (at, minutes) => {
        const [hour, minute] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const offset = `${minutes < 0 ? '-' : '+'}${[hour, minute].map((part) => `${part}`.padStart(2, '0')).join(':')}`;
        const local = new Date(at + minutes * 60_000).toISOString().replace('Z', offset);
        expect(parseDateTimeOffset(local)).toEqual(parseDateTimeOffset(new Date(at).toISOString()));
      }),
    );
  });

  it.each([
    ['2020-02-25T18:52:21Z', '2020-02-25T18:52:21Z'],
    ['2020-02-25T18:52:21.2169889Z', '2020-02-25T18:52:21.2169889Z'],
    ['2020-02-25T18:52:21.0Z', '2020-02-25T18:52:21.0Z'],
    ['2020-02-25T18:52:21.500Z', '2020-02-25T18:52:21.500Z'],
    ['2017-01-01T00:02:48.9283739+03:00', '2016-12-31T21:02:48.9283739Z'],
    ['2020-02-28T23:30:00-00:45', '2020-02-29T00:15:00Z'],
    ['2020-02-25T18:52:21-00:00', '2020-02-25T18:52:21Z'],
    ['2020-02-25t18:52:21z', '2020-02-25T18:52:21Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['0001-01-01T01:00:00+01:00', '0001-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.9999999Z'],
    ['0099-06-01T00:00:00Z', '0099-06-01T00:00:00Z'],
  ])('writes %s as %s', (source, text) => {
    expect(parseDateTimeOffset(source)?.text).toBe(text);
  });

  it.each(['2020-02-29', '2000-02-29', '2400-02-29', '2021-02-28', '1900-02-28', '2020-04-30', '2020-12-31'])(
    'knows that there is a %s',
    (date) => {
      expect(parseDateTimeOffset(`${date}T12:00:00Z`)?.text).toBe(`${date}T12:00:00Z`);
    },
  );

  it.each([
    ['without seconds', '2020-01-01T13:52Z', '2020-01-01T13:52:00Z'],
    ['without seconds, at an offset', '2020-01-01T13:52+02:00', '2020-01-01T11:52:00Z'],
    ['with zeros beyond the seventh digit', '2020-01-01T00:00:00.123456700000Z', '2020-01-01T00:00:00.1234567Z'],
  ])('reads a time %s', (_, source, text) => {
    expect(parseDateTimeOffset(source)?.text).toBe(text);
  });

  it.each([
    ['30 February', '2020-02-30T00:00:00Z'],
    ['29 February of no leap year', '2021-02-29T00:00:00Z'],
    ['29 February of a century', '1900-02-29T00:00:00Z'],
    ['31 April', '2020-04-31T00:00:00Z'],
    ['day 0', '2020-01-00T00:00:00Z'],
    ['month 0', '2020-00-01T00:00:00Z'],
    ['month 13', '2020-13-01T00:00:00Z'],
    ['hour 24', '2020-01-01T24:00:00Z'],
    ['minute 60', '2020-01-01T00:60:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['an eighth digit that is not zero', '2020-01-01T00:00:00.12345678Z'],
    ['a point without digits', '2020-01-01T00:00:00.Z'],
    ['a comma', '2020-01-01T00:00:00,5Z'],
    ['no offset', '2020-01-01T00:00:00'],
    ['no time', '2020-01-01'],
    ['a blank for the T', '2020-01-01 00:00:00Z'],
    ['an offset without a colon', '2020-01-01T00:00:00+0100'],
    ['an offset of a day', '2020-01-01T00:00:00+24:00'],
    ['an offset of 60 minutes', '2020-01-01T00:00:00+00:60'],
    ['text before', ' 2020-01-01T00:00:00Z'],
    ['a line end', '2020-01-01T00:00:00Z\n'],
    ['a year of five digits', '12020-01-01T00:00:00Z'],
    ['year 0', '0000-12-31T23:59:59Z'],
    ['the year before the first', '0001-01-01T00:00:00+00:01'],
    ['the year after the last', '9999-12-31T23:59:59-00:01'],
    ['digits that are not ASCII', '２０２０-01-01T00:00:00Z'],
    ['nothing', ''],
  ])('refuses %s', (_, source) => {
    expect(parseDateTimeOffset(source)).toBeUndefined();
  });
});
