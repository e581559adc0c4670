import { Shares, type Release } from '../../budgets/shares';

/** Limits the concurrent use of each host, shared fairly among keys such as tenants. Unused hosts are forgotten. */
export class HostShares {
  private readonly hosts = new Map<string, Shares>();

  /** @param total limit of each host */
  constructor(private readonly total: number) {}

  /** Number of hosts in use. */
  get size(): number {
    return this.hosts.size;
  }

  /** Hosts that have reached their limit. */
  get full(): string[] {
    return [...this.hosts].filter(([, { free }]) => free === 0).map(([host]) => host);
  }

  /** Like {@link Shares.take}, for the host and port of a URL. */
  take({ host }: URL, key: string): Release | undefined {
    return this.forgetting(host, this.sharesOf(host).take(key));
  }

  /** Like {@link Shares.wait}, for the host and port of a URL. */
  async wait({ host }: URL, key: string, timeout: number): Promise<Release | undefined> {
    return this.forgetting(host, await this.sharesOf(host).wait(key, timeout));
  }

  /** Like {@link Shares.isOwn}, for the host and port of a URL. */
  isOwn({ host }: URL, key: string): boolean {
    return this.hosts.get(host)?.isOwn(key) ?? false;
  }

  private sharesOf(host: string): Shares {
    const known = this.hosts.get(host);
    if (known) return known;
    const shares = new Shares(this.total);
    this.hosts.set(host, shares);
    return shares;
  }

  /** Forgets a host once all of it is free. A waiter is served as soon as a share is released, so no one waits then. */
  private forgetting(host: string, release: Release | undefined): Release | undefined {
    if (!release) return undefined;
    return () => {
      release();
      const shares = this.hosts.get(host);
      if (shares?.free === this.total) this.hosts.delete(host);
    };
  }
}
