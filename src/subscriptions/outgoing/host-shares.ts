import { Shares, type Release } from '../../budgets/shares';

/** Fair shares of what a host is burdened with, for each host that strangers name. Hosts that nobody uses are forgotten. */
export class HostShares {
  private readonly hosts = new Map<string, Shares>();

  /** @param total for each host */
  constructor(private readonly total: number) {}

  /** Number of hosts that somebody uses. */
  get size(): number {
    return this.hosts.size;
  }

  /** Hosts of which nobody can have more now. */
  get full(): string[] {
    return [...this.hosts].filter(([, { free }]) => free === 0).map(([host]) => host);
  }

  /** As {@link Shares.take}, of the host and port of a URL. */
  take({ host }: URL, key: string): Release | undefined {
    return this.forgetting(host, this.sharesOf(host).take(key));
  }

  /** As {@link Shares.wait}, of the host and port of a URL. */
  async wait({ host }: URL, key: string, timeout: number): Promise<Release | undefined> {
    return this.forgetting(host, await this.sharesOf(host).wait(key, timeout));
  }

  /** As {@link Shares.isOwn}, of the host and port of a URL. */
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

  /** Whoever waits is served as soon as something is given back, so that nobody waits where all is free. */
  private forgetting(host: string, release: Release | undefined): Release | undefined {
    if (!release) return undefined;
    return () => {
      release();
      const shares = this.hosts.get(host);
      if (shares?.free === this.total) this.hosts.delete(host);
    };
  }
}
