import { Injectable } from '@nestjs/common';
import { budgets } from '../../budgets/budgets';
import { OverBudget } from '../../budgets/over-budget';
import { Shares, type Release } from '../../budgets/shares';
import { HostShares } from './host-shares';

/** Longest wait of a handshake for its turn, in milliseconds. */
const LONGEST_WAIT = 5_000;

/**
 * Bounds exchanges with addresses of subscribers: in all, of a tenant, and with a host. Handshakes and notifications have
 * shares of their own, so that neither keeps the other from going on.
 */
@Injectable()
export class OutgoingShares {
  private readonly handshakes: Shares;
  private readonly posts: Shares;
  private readonly handshakesByHost: HostShares;
  private readonly postsByHost: HostShares;

  constructor() {
    this.handshakes = new Shares(budgets.handshakes.most());
    this.posts = new Shares(budgets.posts.most());
    this.handshakesByHost = new HostShares(budgets.handshakesWithHost.most());
    this.postsByHost = new HostShares(budgets.postsToHost.most());
  }

  /** Number of POSTs that may begin, if tenants and hosts have shares of them. */
  get freePosts(): number {
    return this.posts.free;
  }

  /** Hosts, with their ports, to which no POST may begin now. */
  get fullHosts(): string[] {
    return this.postsByHost.full;
  }

  /** Waits until a handshake may begin. @throws OverBudget */
  async forHandshake(tenantId: string, url: URL): Promise<Release> {
    const end = performance.now() + LONGEST_WAIT;
    // The share of the host first: who waits for it must hold nothing that others need.
    const ofHost = await this.handshakesByHost.wait(url, tenantId, LONGEST_WAIT);
    if (!ofHost) throw new OverBudget(budgets.handshakesWithHost, this.handshakesByHost.isOwn(url, tenantId));
    const ofAll = await this.handshakes.wait(tenantId, Math.max(1, end - performance.now()));
    if (ofAll) return both(ofAll, ofHost);
    ofHost();
    throw new OverBudget(budgets.handshakes, this.handshakes.isOwn(tenantId));
  }

  /** @returns what gives the share of a POST back; undefined: it is to be made later */
  forPost(tenantId: string, url: URL): Release | undefined {
    const ofAll = this.posts.take(tenantId);
    if (!ofAll) return undefined;
    const ofHost = this.postsByHost.take(url, tenantId);
    if (ofHost) return both(ofAll, ofHost);
    ofAll();
    return undefined;
  }
}

function both(one: Release, other: Release): Release {
  return () => {
    one();
    other();
  };
}
