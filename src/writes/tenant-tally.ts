/** How many times what is left a tenant may hold: alone it gets three quarters, the next three quarters of the rest. */
const GREED = 3;

/** Counts something that tenants hold, against a bound for all of them. */
export class TenantTally {
  private readonly held = new Map<string, number>();
  private total = 0;

  /** @param most of it for all tenants together; what passes it is the last that is let in */
  constructor(private readonly most: number) {}

  /** Whether a tenant may hold more: each leaves something to others. */
  admits(tenantId: string): boolean {
    return this.heldBy(tenantId) < GREED * (this.most - this.total);
  }

  /** Whether a tenant that is not admitted would be if it held nothing. */
  isOwn(tenantId: string): boolean {
    return this.total - this.heldBy(tenantId) < this.most;
  }

  add(tenantId: string, amount: number): void {
    this.total += amount;
    const held = this.heldBy(tenantId) + amount;
    if (held === 0) this.held.delete(tenantId);
    else this.held.set(tenantId, held);
  }

  private heldBy(tenantId: string): number {
    return this.held.get(tenantId) ?? 0;
  }
}
