import { callFilter, filterNames, valuesOf } from './filters';

describe('the filter of calls', () => {
  it('has several outcomes as alternatives', () => {
    expect(callFilter({ outcome: 'busy,noAnswer', trunk: 'sbc1' })).toBe(
      "(outcome eq 'busy' or outcome eq 'noAnswer') and trunk eq 'sbc1'",
    );
  });

  it('takes the quality of the worst stream, unless it is about streams', () => {
    expect(callFilter({ quality: 'poor' })).toBe("worstClassification eq 'poor'");
    expect(callFilter({ quality: 'poor', codec: 'opus' })).toBe(
      "callRecord/streams/any(s:s/classification eq 'poor' and s/codec eq 'opus')",
    );
  });

  it('finds a number whatever stands between its digits', () => {
    expect(callFilter({ q: '+1 (425) 555-0100' })).toContain("contains(fromNumber,'+14255550100')");
  });

  it('finds a part of a name in any case of letters', () => {
    expect(callFilter({ q: "O'Ha" })).toContain("contains(tolower(toName),'o''ha')");
  });

  it('is none without filters', () => expect(callFilter({ period: '7d', zone: 'UTC' })).toBeUndefined());

  it('has a condition for each filter', () => {
    for (const name of filterNames) expect(callFilter({ [name]: '1' })).toEqual(expect.any(String));
  });
});

it('only filters with several values split them', () => {
  expect(valuesOf('outcome', { outcome: 'busy,noAnswer' })).toEqual(['busy', 'noAnswer']);
  expect(valuesOf('device', { device: 'Headset, black' })).toEqual(['Headset, black']);
});

it('an hour of the week is one of the zone of the page', () => {
  expect(callFilter({ hour: '33', zone: 'Asia/Kolkata', period: '2026-11-01..2026-11-30' })).toBe(
    "floor(totalseconds((startDateTime add duration'PT330M') sub 1970-01-05T00:00:00Z) div 3600) mod 168 eq 33",
  );
});

it('a code can be none', () => {
  expect(callFilter({ sip: 'none', cause: '18' })).toBe('sipCode eq null and q850Cause eq 18');
});

it('a network is that of the user whose streams are asked for, or of either side', () => {
  expect(callFilter({ subnet: '10.0.0.0' })).toBe(
    "callRecord/streams/any(s:(s/receiverSubnet eq '10.0.0.0' or s/senderSubnet eq '10.0.0.0'))",
  );
  expect(callFilter({ sender: 'u1', subnet: '10.0.0.0', device: 'USB' })).toBe(
    "callRecord/streams/any(s:s/senderId eq 'u1' and s/senderSubnet eq '10.0.0.0'" +
      " and (s/senderCaptureDeviceName eq 'USB' or s/senderRenderDeviceName eq 'USB'))",
  );
});
