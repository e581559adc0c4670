import { GraphError } from '../graph/errors/graph-error';
import { Throttle, type RateLimitHeaders } from './throttle';
import { throttleLimits, type Asked } from './throttle-limits';

const principal = { tenantId: 't', appId: 'app' };
const list = { principal, method: 'GET', url: '/communications/callRecords' };
const record = { ...list, url: '/communications/callRecords/a?$expand=sessions' };
/** Reads a path to which only the limits of applications and tenants apply. */
const other = { ...list, url: '/communications/sessions' };

let now: number;
let throttle: Throttle;
beforeEach(() => {
  now = 1_000_000;
  throttle = new Throttle(throttleLimits.graph, () => now);
});

interface Admission {
  readonly refused: boolean;
  readonly headers: RateLimitHeaders;
}

function admit(asked: Asked): Admission {
  try {
    return { refused: false, headers: throttle.admit(asked) };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    expect(error).toMatchObject({ status: 429, code: 'TooManyRequests' });
    return { refused: true, headers: error.headers };
  }
}

/** Number of requests allowed before the first refused one. */
function admitted(make: (n: number) => Asked): number {
  let count = 0;
  while (!admit(make(count)).refused) count++;
  return count;
}

describe('throttling', () => {
  it.each<[string, number, (n: number) => Asked]>([
    ['the list of call records', 15, () => list],
    ['the list, with options', 15, (n) => ({ ...list, url: `${list.url}?$filter=type eq '${n}'` })],
    ['later pages of the list', 55, (n) => ({ ...list, url: `${list.url}?$top=5&$skiptoken=${n}` })],
    ['one call record', 10, () => record],
    [
      'one call record and what is below it',
      10,
      (n) => ({ ...record, url: `/communications/callRecords/a/sessions/${n}` }),
    ],
    [
      'later pages below a call record',
      50,
      () => ({ ...record, url: '/communications/callRecords/a/sessions?%24skip=60' }),
    ],
    ['one application in one tenant', 1_500, (n) => ({ ...record, url: `/communications/callRecords/${n}` })],
    ['writes of an application', 1_500, () => ({ ...record, method: 'PATCH' })],
    ['one tenant', 10_000, (n) => ({ ...other, principal: { tenantId: 't', appId: String(n % 10) } })],
    ['one application', 15_000, (n) => ({ ...other, principal: { tenantId: String(n % 20), appId: 'app' } })],
  ])('as in Graph, %s is let through %i times', (_, count, make) => {
    expect(admitted(make)).toBe(count);
  });

  it('tells other call records, tenants and applications apart', () => {
    expect(admitted(() => record)).toBe(10);
    expect(admit({ ...record, url: '/communications/callRecords/b' }).refused).toBe(false);
    expect(admit({ ...record, principal: { ...principal, tenantId: 'u' } }).refused).toBe(false);
    expect(admit({ ...record, principal: { ...principal, appId: 'other' } }).refused).toBe(true);
    expect(admit({ ...record, method: 'DELETE' }).refused).toBe(false);
  });

  it('counts by subject where no application is named', () => {
    const of = (owner: string): Asked => ({ ...list, principal: { tenantId: 't', appId: undefined, owner } });
    expect(admitted(() => of('ada'))).toBe(15);
    expect(admit(of('bob')).refused).toBe(false);
  });

  it('lets a client through that has waited as long as it was told, and not one that has not', () => {
    admitted(() => list);
    const { 'Retry-After': wait } = admit(list).headers;
    expect(Number(wait)).toBeGreaterThan(1);
    now += (Number(wait) - 1) * 1000;
    const early = admit(list);
    expect(early.refused).toBe(true);
    now += Number(early.headers['Retry-After']) * 1000;
    expect(admit(list).refused).toBe(false);
  });

  it('counts what a tenant is refused for no other tenant of the application', () => {
    for (let n = 0; n < 30_000; n++) admit({ ...record, url: `/communications/callRecords/${n}` });
    const elsewhere = { ...other, principal: { tenantId: 'u', appId: 'app' } };
    expect(admit(elsewhere)).toEqual({ refused: false, headers: {} });
  });

  it('counts the requests of tenants apart where their tokens name no application', () => {
    throttle = new Throttle(throttleLimits.generous, () => now);
    const from = (tenantId: string): Asked => ({ ...other, principal: { tenantId, appId: undefined } });
    expect(admitted(() => from('t'))).toBe(130_000);
    expect(admit(from('u')).refused).toBe(false);
  });

  it('tells what is left from four fifths of a limit on', () => {
    const told = Array.from({ length: 16 }, () => admit(list)).map(({ headers }) => headers['RateLimit-Remaining']);
    expect(told).toEqual([...Array<undefined>(11).fill(undefined), '3', '2', '1', '0', '0']);
    expect(admit(list).headers).toMatchObject({
      'RateLimit-Limit': '15',
      'RateLimit-Reset': expect.stringMatching(/^\d+$/),
      'Retry-After': expect.stringMatching(/^\d+$/),
    });
  });

  it('has a generous choice and none', () => {
    throttle = new Throttle(throttleLimits.generous, () => now);
    expect(admitted(() => list)).toBe(130_000);
    now += 20_000;
    expect(admit(list).refused).toBe(false);
    throttle = new Throttle(throttleLimits.off, () => now);
    for (let n = 0; n < 200_000; n++) throttle.admit(list);
  });
});
