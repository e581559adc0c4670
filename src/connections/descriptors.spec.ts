import { budgets } from '../budgets/budgets';
import { mostDescriptors, roomFor } from './descriptors';

const pool = { poolSize: 10 };

describe('room for connections', () => {
  it('is what the budgets say where enough descriptors may be open, and where nobody tells', () => {
    const all = { all: budgets.clientConnections.most(), strangers: 4_000, ofAddress: 1_000 };
    expect(roomFor(pool, 20_000)).toEqual(all);
    expect(roomFor(pool, undefined)).toEqual(all);
  });

  it.each([1_024, 4_096, 10_000])('leaves some of %i descriptors for all else', (descriptors) => {
    const { all, strangers, ofAddress } = roomFor(pool, descriptors);
    // Each client without a token can also have a file open.
    expect(all + strangers).toBeLessThan(descriptors - 500);
    expect(all + strangers).toBeGreaterThan(descriptors / 3);
    expect([strangers / all, ofAddress / strangers]).toEqual([expect.closeTo(0.5, 1), expect.closeTo(0.25, 1)]);
  });

  it('leaves a place even where there is none', () => {
    expect(roomFor(pool, 100)).toEqual({ all: 1, strangers: 1, ofAddress: 1 });
  });
});

if (process.platform === 'linux') {
  it('asks the system', () => expect(mostDescriptors()).toBeGreaterThan(100));
}
