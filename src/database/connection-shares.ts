import {
  connectionKinds,
  guaranteesOf,
  mostOf,
  type ConnectionKind,
  type Guarantee,
} from '../budgets/connection-kinds';

type Counts = Record<ConnectionKind, number>;

/** The connections of one tenant. */
export interface Holdings {
  readonly byKind: Counts;
  total: number;
  /** Moving average of the duration of its reads, in milliseconds; undefined: it has not read yet. */
  pace?: number;
}

/**
 * A tenant whose reads take less than this many milliseconds may exceed its share, because it returns connections soon.
 */
const QUICK = 100;
/** Weight of the last read in the average. */
const LAST = 0.1;

interface GuaranteeState extends Guarantee {
  /** Connections that these kinds hold together. */
  held: number;
}

const noneHeld = (): Counts => ({ read: 0, write: 0, held: 0, export: 0, import: 0, group: 0, background: 0 });

export const noHoldings = (): Holdings => ({ byKind: noneHeld(), total: 0 });

/**
 * Decides who may take one more connection. All three rules must hold:
 *
 * 1. Fairness between tenants, and between the kinds of one tenant. As in `budgets/shares.ts`, a tenant may hold as
 *    many connections as it then leaves free. Of these, each kind may hold as many as it then leaves free for the
 *    tenant's other kinds. A tenant's first write is exempt, since writes are short.
 * 2. A kind leaves free what is guaranteed to other kinds.
 * 3. Kinds that keep a connection for long have a maximum, which tenants share by the rule of `budgets/shares.ts`.
 *
 * A tenant whose reads are quick may exceed its share for them, as long as some connections remain for others.
 *
 * Example: of 10 connections, a tenant that only reads gets 3, or 5 while its reads are quick, and all tenants together
 * get 7.
 */
export class ConnectionShares {
  private readonly held = noneHeld();
  private readonly guarantees: readonly GuaranteeState[];
  private readonly guaranteeOf: Partial<Record<ConnectionKind, GuaranteeState>> = {};
  private readonly most: Counts;
  /** Connections that even a tenant with quick reads leaves free for the reads of others. */
  private readonly spare: number;
  private free: number;
  /** Free connections that are guaranteed to some kind. */
  private owed = 0;

  /**
   * @param size connections of the pool
   * @throws Error where guarantees exceed the size, or leave a kind without any connection
   */
  constructor(readonly size: number) {
    this.free = size;
    this.spare = Math.max(2, Math.floor(size / 5));
    this.guarantees = guaranteesOf(size).map((guarantee) => ({ ...guarantee, held: 0 }));
    this.most = noneHeld();
    for (const kind of connectionKinds) this.most[kind] = mostOf(kind, size);
    for (const guarantee of this.guarantees) {
      this.owed += guarantee.least;
      for (const kind of guarantee.kinds) this.guaranteeOf[kind] = guarantee;
    }
    const isFit = connectionKinds.every((kind) => this.openFor(kind) > 0 && this.most[kind] > 0);
    if (this.owed > size || !isFit) throw new Error(`${size} connections cannot be shared out to all kinds of work.`);
  }

  /** Connections that nobody holds. */
  get unused(): number {
    return this.free;
  }

  /** Connections that all tenants hold for a kind. */
  heldFor(kind: ConnectionKind): number {
    return this.held[kind];
  }

  /** Whether the tenant may take one more connection. */
  admits(holdings: Holdings, kind: ConnectionKind): boolean {
    const open = this.openFor(kind);
    if (open <= 0 || !this.isWithinMost(holdings, kind)) return false;
    return this.isWithinShare(holdings, kind) || (kind === 'read' && open > this.spare && isQuick(holdings));
  }

  take(holdings: Holdings, kind: ConnectionKind): void {
    const guarantee = this.guaranteeOf[kind];
    if (guarantee && guarantee.held++ < guarantee.least) this.owed--;
    this.free--;
    this.held[kind]++;
    holdings.byKind[kind]++;
    holdings.total++;
  }

  giveBack(holdings: Holdings, kind: ConnectionKind): void {
    const guarantee = this.guaranteeOf[kind];
    if (guarantee && --guarantee.held < guarantee.least) this.owed++;
    this.free++;
    this.held[kind]--;
    holdings.byKind[kind]--;
    holdings.total--;
  }

  /** Records the duration of a tenant's read, in milliseconds. */
  noteRead(holdings: Holdings, ms: number): void {
    holdings.pace = holdings.pace === undefined ? ms : holdings.pace + (ms - holdings.pace) * LAST;
  }

  /** Whether a refused tenant would be admitted if it held no connection. */
  isOwn(holdings: Holdings, kind: ConnectionKind): boolean {
    const own = connectionKinds.flatMap((one) => Array<ConnectionKind>(holdings.byKind[one]).fill(one));
    for (const one of own) this.giveBack(holdings, one);
    const isAdmitted = this.admits(holdings, kind);
    for (const one of own) this.take(holdings, one);
    return own.length > 0 && isAdmitted;
  }

  /** Free connections that are not guaranteed to other kinds. */
  private openFor(kind: ConnectionKind): number {
    const guarantee = this.guaranteeOf[kind];
    const own = guarantee ? Math.max(0, guarantee.least - guarantee.held) : 0;
    return this.free - (this.owed - own);
  }

  private isWithinShare({ total, byKind }: Holdings, kind: ConnectionKind): boolean {
    const held = byKind[kind];
    if (kind === 'write' && held === 0) return true;
    // The largest number that the tenant could take one after the other while its total stays within what is left free.
    const room = Math.floor((this.free - total + 1) / 2);
    return held + 1 <= room;
  }

  private isWithinMost({ byKind }: Holdings, kind: ConnectionKind): boolean {
    const most = this.most[kind];
    return most === this.size || byKind[kind] + 1 <= most - this.held[kind];
  }
}

function isQuick({ pace }: Holdings): boolean {
  return pace !== undefined && pace < QUICK;
}
