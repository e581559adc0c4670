import { HostShares } from './host-shares';
import { OutgoingShares } from './outgoing-shares';

const host = (name: string): URL => new URL(`https://${name}/path`);

describe('outgoing shares', () => {
  it('gives each host shares of its own, and forgets those that nobody uses', async () => {
    const shares = new HostShares(2);
    const first = shares.take(host('a'), 'tenant');
    expect(first).toBeDefined();
    expect(shares.take(host('a'), 'tenant')).toBeUndefined();
    expect(shares.isOwn(host('a'), 'tenant')).toBe(true);
    const waiting = shares.wait(host('a'), 'tenant', 60_000);
    const other = shares.take(host('a:444'), 'tenant');
    expect(shares.size).toBe(2);
    other?.();
    first?.();
    (await waiting)?.();
    expect(shares.size).toBe(0);
  });

  it('leaves something to every tenant, at every host, of POSTs and of handshakes', async () => {
    const shares = new OutgoingShares();
    const greedy = (url: URL, tenant: string): number => {
      let count = 0;
      while (shares.forPost(tenant, url)) count++;
      return count;
    };
    expect([greedy(host('x'), 'a'), greedy(host('y'), 'a'), greedy(host('z'), 'a')]).toEqual([8, 8, 0]);
    expect([greedy(host('x'), 'b'), greedy(host('x'), 'c')]).toEqual([4, 2]);
    expect(greedy(host('z'), 'd')).toBeGreaterThan(0);
    expect(await shares.forHandshake('a', host('x'))).toBeInstanceOf(Function);
  });
});
