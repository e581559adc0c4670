import { codesQuery, qualityQuery, slotsQuery, trunksQuery } from './trunks-query';

const period = { from: Date.parse('2026-11-02T00:00:00Z'), to: Date.parse('2026-11-30T00:00:00Z') };
const when = 'startDateTime ge 2026-11-02T00:00:00Z and startDateTime lt 2026-11-30T00:00:00Z';

it('each trunk and all together are asked for at once', () => {
  const { path, options } = trunksQuery(period, undefined);
  expect(path).toBe('/communications/callRecords/directRoutingCalls');
  expect(options.$apply).toContain(`filter(${when})/compute(trunkFullyQualifiedDomainName as trunk,`);
  expect(options.$apply).toContain('groupby((rollup($all,trunk)),');
  expect(options.$apply).toContain('delay with callrecords.quality.p95 as delayP95');
});

it('a trunk narrows all of them', () => {
  const ofTrunk = `filter(${when} and trunkFullyQualifiedDomainName eq 'sbc1')`;
  expect(trunksQuery(period, 'sbc1').options.$apply).toContain(ofTrunk);
  expect(codesQuery(period, 'sbc1').options.$apply).toContain(`${ofTrunk}/filter(successfulCall ne true)`);
  expect(slotsQuery(period, 'UTC', 'sbc1').options.$apply).toContain(ofTrunk);
  expect(qualityQuery(period, 'sbc1').options.$apply).toContain(`filter(${when} and trunk eq 'sbc1')`);
});

it('hours of the week are those of the zone', () => {
  expect(slotsQuery(period, 'Asia/Kolkata', undefined).options.$apply).toContain(
    "compute(floor(totalseconds((startDateTime add duration'PT330M') sub 1970-01-05T00:00:00Z) div 3600) mod 168 as slot)",
  );
});
