/**
 * A tenant may hold this many times the free amount. So the first tenant gets three quarters, the next one three
 * quarters of the rest.
 */
const GREED = 3;

/** Counts what tenants hold, and limits the total. */
export class TenantTally {
  private readonly held = new Map<string, number>();
  private sum = 0;

  /** @param most limit for all tenants together; the last admitted amount may exceed it */
  constructor(private readonly most: number) {}

  /** What all tenants hold together. */
  get total(): number {
    return this.sum;
  }

  /** Whether a tenant may hold more. Each leaves something to others. */
  admits(tenantId: string): boolean {
    return this.heldBy(tenantId) < GREED * (this.most - this.total);
  }

  /** Whether a refused tenant would be admitted if it held nothing. */
  isOwn(tenantId: string): boolean {
    return this.total - this.heldBy(tenantId) < this.most;
  }

  add(tenantId: string, amount: number): void {
    this.sum += amount;
    const held = this.heldBy(tenantId) + amount;
    if (held === 0) this.held.delete(tenantId);
    else this.held.set(tenantId, held);
  }

  private heldBy(tenantId: string): number {
    return this.held.get(tenantId) ?? 0;
  }
}
