import { Injectable } from '@nestjs/common';
import { showUse } from '../../budgets/budget-use';
import { budgets } from '../../budgets/budgets';
import { OverBudget } from '../../budgets/over-budget';
import { Shares, type Release } from '../../budgets/shares';
import { HostShares } from './host-shares';

/** Longest wait of a handshake for its turn, in milliseconds. */
const LONGEST_WAIT = 5_000;

/**
 * Limits concurrent requests to subscribers: in total, per tenant and per host. Handshakes and notifications have
 * separate limits, so that neither blocks the other.
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
    showUse('handshakes', this.handshakes.total, () => this.handshakes.used);
    showUse('posts', this.posts.total, () => this.posts.used);
  }

  /** Number of POSTs that may begin by the total limit. */
  get freePosts(): number {
    return this.posts.free;
  }

  /** Hosts with ports that have reached their limit of POSTs. */
  get fullHosts(): string[] {
    return this.postsByHost.full;
  }

  /** Waits until a handshake may begin. @throws OverBudget */
  async forHandshake(tenantId: string, url: URL): Promise<Release> {
    const end = performance.now() + LONGEST_WAIT;
    // The host's share first: a request that waits for its host must not hold a share of the total.
    const ofHost = await this.handshakesByHost.wait(url, tenantId, LONGEST_WAIT);
    if (!ofHost) throw new OverBudget(budgets.handshakesWithHost, this.handshakesByHost.isOwn(url, tenantId));
    const ofAll = await this.handshakes.wait(tenantId, Math.max(1, end - performance.now()));
    if (ofAll) return both(ofAll, ofHost);
    ofHost();
    throw new OverBudget(budgets.handshakes, this.handshakes.isOwn(tenantId));
  }

  /** @returns the release of the POST's shares; undefined: a limit is reached */
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
