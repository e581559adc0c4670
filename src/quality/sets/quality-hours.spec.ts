import { namesToldApart } from '../../odata/apply/told-apart';
import { parseOptions } from '../../odata/syntax/options';
import { qualityHours } from './quality-sets';
import { grainOf } from '../totals/grains';

/** The grain that answers $apply. */
function grainFor(apply: string, aliases = ''): number {
  const options = parseOptions(`$apply=${encodeURIComponent(apply)}${aliases}`);
  return grainOf(namesToldApart(qualityHours, options.apply ?? [], options.aliases)).number;
}

describe('the grain that answers $apply', () => {
  it.each([
    [2, 'aggregate(streams with sum as s)'],
    [2, 'groupby((hour,outcome),aggregate(callCount))'],
    [2, "filter(mediaKind eq 'audio')/groupby((hour),aggregate(lossP95,distinctUsers))"],
    [2, 'compute(date(hour) as day)/filter(day ge 2026-01-01)/groupby((day),aggregate(poorShare))'],
    [2, 'groupby((rollup($all,callType)),aggregate(streamCount))/filter(streamCount gt 5)/topcount(1,streamCount)'],
    [2, 'aggregate(streams with sum from hour with average as mean)'],
    [2, 'groupby((outcome))'],
    [1, 'groupby((subnet),aggregate(streamCount,jitterP95,distinctUsers))'],
    [1, 'filter(hour ge @from)/groupby((hour,subnet),aggregate(roundTripP99))', '&@from=2026-01-01T00:00:00Z'],
    [1, 'concat(aggregate(subnet with countdistinct as n),aggregate(hour with max as last))'],
    [0, 'groupby((subnet,mediaKind),aggregate(streamCount))'],
    [0, "filter(codec eq 'opus')/aggregate(streamCount)"],
    [0, 'filter($it/codec ne null)/aggregate(streamCount)'],
    [0, 'filter(hour ge @from)/aggregate(streamCount)', '&@from=cast(codec,Edm.DateTimeOffset)'],
    [0, 'aggregate(mosP50)'],
    [0, 'identity'],
    [0, "filter(mediaKind eq 'audio')"],
    [0, 'groupby((hour),top(1))'],
    [0, 'top(5)/aggregate(streamCount)'],
    [0, 'aggregate($count as n)'],
    [0, 'aggregate(streams with max as most)'],
    [0, 'aggregate(streams with average as mean)'],
    [0, 'aggregate(streams with p95 as high)'],
    [0, 'aggregate(users with sum as u)'],
    [0, 'aggregate(id with countdistinct as n)'],
    [0, 'aggregate(streams mul 2 with sum as s)'],
    [0, 'compute(streams div 2 as half)/aggregate(half with sum as s)'],
    [0, 'filter(streams gt 1)/aggregate(streamCount)'],
    [0, 'concat(identity,aggregate(streamCount))'],
  ])('is %i for %s', (number, apply, aliases = '') => {
    expect(grainFor(apply, aliases)).toBe(number);
  });
});
