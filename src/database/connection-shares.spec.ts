import * as fc from 'fast-check';
import { connectionKinds, guaranteesOf, type ConnectionKind } from '../budgets/connection-kinds';
import { ConnectionShares, noHoldings, type Holdings } from './connection-shares';

/** Takes one after the other until the tenant gets no more. @returns how many it got */
function takeAll(shares: ConnectionShares, tenant: Holdings, kind: ConnectionKind): number {
  let count = 0;
  for (; shares.admits(tenant, kind); count++) shares.take(tenant, kind);
  return count;
}

describe('connection shares', () => {
  it('guarantees no more than there is, and lets each kind have at least one, whatever the size of the pool', () => {
    for (let size = 1; size <= 1000; size++) {
      const sum = guaranteesOf(size).reduce((most, { least }) => most + least, 0);
      expect(sum).toBeLessThan(size);
      const kinds = guaranteesOf(size).flatMap((guarantee) => guarantee.kinds);
      expect(new Set(kinds).size).toBe(kinds.length);
      const shares = new ConnectionShares(size);
      for (const kind of connectionKinds) expect(shares.admits(noHoldings(), kind)).toBe(true);
    }
  });

  it.each([
    [1, [1, 0]],
    [2, [1, 1, 0]],
    [3, [1, 1, 1, 0]],
    [4, [1, 1, 0]],
    [10, [3, 2, 2, 0]],
    [20, [5, 4, 3, 2, 1, 0]],
  ])('of %i connections, tenants that read as much as they can leave something to the next', (size, expected) => {
    const shares = new ConnectionShares(size);
    expect(expected.map(() => takeAll(shares, noHoldings(), 'read'))).toEqual(expected);
  });

  it.each([2, 3, 4, 5, 10, 20])('of %i connections, a tenant that does all at once leaves one to the next', (size) => {
    const shares = new ConnectionShares(size);
    const greedy = noHoldings();
    for (const kind of connectionKinds) if (kind !== 'write') takeAll(shares, greedy, kind);
    expect(shares.admits(greedy, 'write')).toBe(true);
    for (const kind of ['read', 'write'] as const) {
      const other = noHoldings();
      expect(shares.admits(other, kind)).toBe(true);
    }
  });

  it.each([2, 3, 4, 5, 10, 20])(
    'of %i connections, a tenant that waits for a call record still writes to others',
    (size) => {
      const shares = new ConnectionShares(size);
      const tenant = noHoldings();
      expect(takeAll(shares, tenant, 'held')).toBeGreaterThan(0);
      expect(shares.admits(tenant, 'write')).toBe(true);
    },
  );

  it.each([4, 5, 6, 10, 20])('of %i connections, no number of tenants that read keeps other kinds away', (size) => {
    const shares = new ConnectionShares(size);
    for (let tenants = 0; tenants < size; tenants++) takeAll(shares, noHoldings(), 'read');
    for (const kind of connectionKinds) if (kind !== 'read') expect(shares.admits(noHoldings(), kind)).toBe(true);
  });

  it.each([4, 5, 10, 20])(
    'of %i connections, one tenant leaves room for the exports, imports, groups and held writes of others',
    (size) => {
      for (const kind of ['held', 'export', 'import', 'group'] as const) {
        const shares = new ConnectionShares(size);
        expect(takeAll(shares, noHoldings(), kind)).toBeGreaterThan(0);
        expect(shares.admits(noHoldings(), kind)).toBe(true);
      }
    },
  );

  it.each([
    [4, 1],
    [10, 5],
    [20, 11],
  ])(
    'of %i connections, a tenant whose reads are quick gets %i for them, and leaves some to the next',
    (size, most) => {
      const shares = new ConnectionShares(size);
      const quick = noHoldings();
      shares.noteRead(quick, 20);
      expect(takeAll(shares, quick, 'read')).toBe(most);
      expect(takeAll(shares, noHoldings(), 'read')).toBeGreaterThan(0);
    },
  );

  it('takes a tenant whose reads have become slow for one that is slow', () => {
    const shares = new ConnectionShares(10);
    const tenant = noHoldings();
    shares.noteRead(tenant, 20);
    shares.noteRead(tenant, 5_000);
    expect(takeAll(shares, tenant, 'read')).toBe(3);
  });

  it('tells whether it is what the tenant holds that keeps it from having more', () => {
    const shares = new ConnectionShares(10);
    const tenant = noHoldings();
    takeAll(shares, tenant, 'read');
    expect(shares.isOwn(tenant, 'read')).toBe(true);
    for (let tenants = 0; tenants < 10; tenants++) takeAll(shares, noHoldings(), 'read');
    expect(shares.isOwn(noHoldings(), 'read')).toBe(false);
  });

  it('never gives out more than there is or takes what is guaranteed, and has all of it when all is given back', () => {
    const step = fc.record({
      tenant: fc.nat({ max: 3 }),
      kind: fc.constantFrom(...connectionKinds),
      isTake: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 1, max: 24 }), (steps, size) => {
        const shares = new ConnectionShares(size);
        const tenants = [0, 1, 2, 3].map(() => noHoldings());
        const taken: [Holdings, ConnectionKind][] = [];
        for (const { tenant, kind, isTake } of steps) {
          const holdings = tenants[tenant] as Holdings;
          if (isTake && shares.admits(holdings, kind)) {
            shares.take(holdings, kind);
            taken.push([holdings, kind]);
          } else if (!isTake) {
            const last = taken.pop();
            if (last) shares.giveBack(...last);
          }
          const open = size - taken.length;
          const unused = guaranteesOf(size).reduce(
            (sum, { kinds, least }) => sum + Math.max(0, least - taken.filter(([, one]) => kinds.includes(one)).length),
            0,
          );
          expect(open).toBeGreaterThanOrEqual(unused);
        }
        for (const one of taken) shares.giveBack(...one);
        expect(tenants).toEqual([0, 1, 2, 3].map(() => noHoldings()));
        expect(takeAll(shares, noHoldings(), 'read')).toBe(takeAll(new ConnectionShares(size), noHoldings(), 'read'));
      }),
    );
  });
});
