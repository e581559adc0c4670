import type { Pool, PoolClient } from 'pg';
import type { Asker } from '../budgets/asker';
import { budgets, type Budget } from '../budgets/budgets';
import type { ConnectionKind } from '../budgets/connection-kinds';
import { OverBudget } from '../budgets/over-budget';
import { GraphError } from '../graph/errors/graph-error';
import { counted } from '../metrics/instruments';
import { inBackground } from './background';
import { ConnectionShares, noHoldings, type Holdings } from './connection-shares';
import { showConnections } from './connection-use';
import type { ControlConnection } from './control-connection';
import { failureOfRead } from './out-of-memory';
import { isUsable, processIdOf } from './pooled-client';

/** Longest wait of a request for a connection, in milliseconds. */
const PATIENCE = 5_000;
/** Longest wait of background work and imports, which have no waiting client or must not fail midway. */
const LONG_PATIENCE = 30_000;
/** Interval of checks for expired waits and disconnected clients, in milliseconds. */
const LOOK = 250;
/** Maximum number of idle tenants kept in memory. */
const REMEMBERED = 100;

/** A connection in use. */
export class Lease {
  /** Set while its statement is being cancelled; resolves to whether the cancellation is over. */
  cancelling?: Promise<boolean>;
  /** Start of its statement, in milliseconds of `performance.now()`. */
  since = performance.now();

  constructor(
    private readonly gate: ConnectionGate,
    readonly holder: Holder,
    readonly kind: ConnectionKind,
    readonly client: PoolClient,
    public asker: Asker | undefined,
  ) {}

  /** Runs a reading statement within a transaction. It is cancelled when the client has disconnected. */
  async runFor<Result>(asker: Asker, work: () => Promise<Result>): Promise<Result> {
    if (asker.destroyed) throw new GraphError('requestTimeout');
    this.asker = asker;
    this.since = performance.now();
    this.gate.watch(this);
    try {
      return await work();
    } catch (error) {
      throw this.failureOfRead(error);
    } finally {
      this.gate.unwatch(this);
      this.asker = undefined;
      // A late cancellation must not hit the next statement.
      await this.cancelling;
    }
  }

  /**
   * Converts the error of a read. If it was cancelled because the client disconnected, it is not a failure of the
   * service.
   */
  failureOfRead(error: unknown): Error {
    return this.cancelling ? new GraphError('requestTimeout', { cause: error }) : failureOfRead(error);
  }

  /** Cancels the statement that runs on the connection. @returns whether the cancellation is over; false: unknown */
  cancel(): Promise<boolean> {
    return (this.cancelling ??= this.gate.control.cancel(processIdOf(this.client)));
  }

  /** @param isBroken true: the connection is closed and not used again */
  release(isBroken = false): void {
    this.gate.takeBack(this, isBroken);
  }
}

interface Waiting {
  /** In milliseconds of `performance.now()`. */
  readonly since: number;
  /** In milliseconds of `performance.now()`. */
  readonly until: number;
  readonly asker: Asker | undefined;
  readonly grant: (lease: Lease) => void;
  readonly refuse: (error: Error) => void;
}

/** Waiting requests of one tenant and kind. */
class Line {
  waiting: Waiting[] = [];

  constructor(
    readonly holder: Holder,
    readonly kind: ConnectionKind,
  ) {}
}

interface Holder {
  readonly holdings: Holdings;
  readonly lines: Map<ConnectionKind, Line>;
}

/**
 * Distributes the connections of the pool by the rules of {@link ConnectionShares}. Nothing else takes connections from
 * the pool. A request waits in the line of its tenant and kind, and the lines are served in turn. A returned connection
 * is passed directly to the next request.
 */
export class ConnectionGate {
  private readonly shares: ConnectionShares;
  private readonly holders = new Map<string, Holder>();
  /** Lines with waiting requests. The most recently served one is last. */
  private readonly lines = new Set<Line>();
  /** Connections that run a read for a client. */
  private readonly reads = new Set<Lease>();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly pool: Pool,
    readonly control: Pick<ControlConnection, 'cancel'>,
  ) {
    this.shares = new ConnectionShares(pool.options.max);
    showConnections(this.shares, (kind) => this.waitingFor(kind));
  }

  /**
   * @param tenantId GUID; empty: no tenant
   * @param asker client of a single reading statement, which is cancelled when the client has disconnected
   * @throws OverBudget where no connection becomes free in time
   */
  acquire(tenantId: string, kind: ConnectionKind, asker?: Asker): Promise<Lease> {
    const holder = this.holderOf(tenantId);
    return new Promise((grant, refuse) => {
      // Earlier requests in the same line are served first.
      if (!holder.lines.has(kind) && this.shares.admits(holder.holdings, kind))
        this.connect(holder, kind, asker, grant, refuse);
      else {
        const since = performance.now();
        this.queue(holder, kind, { since, until: since + patienceOf(kind), asker, grant, refuse });
      }
    });
  }

  /** Adds a read whose statement is cancelled when its client disconnects. */
  watch(lease: Lease): void {
    this.reads.add(lease);
    this.lookSoon();
  }

  unwatch(lease: Lease): void {
    this.reads.delete(lease);
  }

  takeBack(lease: Lease, isBroken: boolean): void {
    if (lease.asker) this.unwatch(lease);
    const { cancelling } = lease;
    // The connection is reused only when the cancellation is over, so that it cannot hit the next statement.
    if (cancelling) void cancelling.then((isOver) => this.pass(lease, isBroken || !isOver));
    else this.pass(lease, isBroken);
  }

  private pass({ holder, kind, client, since }: Lease, isBroken: boolean): void {
    this.shares.giveBack(holder.holdings, kind);
    if (kind === 'read') this.shares.noteRead(holder.holdings, performance.now() - since);
    const next = this.lines.size > 0 && !isBroken && isUsable(client) ? this.nextLine() : undefined;
    if (next) {
      const { asker, grant } = this.first(next);
      this.shares.take(next.holder.holdings, next.kind);
      grant(this.lease(next.holder, next.kind, client, asker));
    } else {
      client.release(isBroken);
    }
    this.serve();
  }

  /** Serves all requests that may have a connection now. */
  private serve(): void {
    for (let line; this.lines.size > 0 && (line = this.nextLine());) {
      const { asker, grant, refuse } = this.first(line);
      this.connect(line.holder, line.kind, asker, grant, refuse);
    }
  }

  private connect(
    holder: Holder,
    kind: ConnectionKind,
    asker: Asker | undefined,
    grant: (lease: Lease) => void,
    refuse: (error: Error) => void,
  ): void {
    this.shares.take(holder.holdings, kind);
    this.pool.connect((error, client) => {
      if (client) {
        grant(this.lease(holder, kind, client, asker));
        return;
      }
      this.shares.giveBack(holder.holdings, kind);
      refuse(error ?? new Error('The pool returned no connection.'));
      this.serve();
    });
  }

  private lease(holder: Holder, kind: ConnectionKind, client: PoolClient, asker: Asker | undefined): Lease {
    const lease = new Lease(this, holder, kind, client, asker);
    if (asker) this.watch(lease);
    return lease;
  }

  private queue(holder: Holder, kind: ConnectionKind, waiting: Waiting): void {
    const line = holder.lines.get(kind) ?? new Line(holder, kind);
    holder.lines.set(kind, line);
    line.waiting.push(waiting);
    this.lines.add(line);
    this.lookSoon();
  }

  private nextLine(): Line | undefined {
    for (const line of this.lines) if (this.shares.admits(line.holder.holdings, line.kind)) return line;
    return undefined;
  }

  /** Removes the first request of a line and moves the line to the end. */
  private first(line: Line): Waiting {
    const waiting = line.waiting.shift() as Waiting;
    this.lines.delete(line);
    if (line.waiting.length > 0) this.lines.add(line);
    else line.holder.lines.delete(line.kind);
    counted.connectionWaits.observe({ kind: line.kind }, (performance.now() - waiting.since) / 1000);
    return waiting;
  }

  private holderOf(tenantId: string): Holder {
    let holder = this.holders.get(tenantId);
    if (!holder) {
      if (this.holders.size >= REMEMBERED) this.forgetIdle();
      holder = { holdings: noHoldings(), lines: new Map() };
      this.holders.set(tenantId, holder);
    }
    return holder;
  }

  private forgetIdle(): void {
    for (const [tenantId, { holdings, lines }] of this.holders)
      if (holdings.total === 0 && lines.size === 0) this.holders.delete(tenantId);
  }

  private lookSoon(): void {
    const look = (): void => {
      this.timer = undefined;
      this.look();
      if (this.lines.size + this.reads.size > 0) this.lookSoon();
    };
    this.timer ??= inBackground(() => setTimeout(look, LOOK).unref());
  }

  private look(): void {
    const now = performance.now();
    for (const line of [...this.lines]) this.lookAt(line, now);
    for (const lease of this.reads) if (lease.asker?.destroyed && now - lease.since > LOOK) void lease.cancel();
  }

  /** Refuses requests that have waited too long or whose client has disconnected. */
  private lookAt(line: Line, now: number): void {
    const { holder, kind } = line;
    const overdue = line.waiting.filter(({ until, asker }) => until <= now || asker?.destroyed);
    if (overdue.length === 0) return;
    const gone = new Set(overdue);
    const isOwn = this.shares.isOwn(holder.holdings, kind);
    line.waiting = line.waiting.filter((waiting) => !gone.has(waiting));
    if (line.waiting.length === 0) {
      this.lines.delete(line);
      holder.lines.delete(kind);
    }
    for (const { asker, refuse, since } of overdue) {
      counted.connectionWaits.observe({ kind }, (now - since) / 1000);
      const budget = budgetOf[kind] ?? budgets.connections;
      refuse(asker?.destroyed ? new GraphError('requestTimeout') : new OverBudget(budget, isOwn));
    }
  }

  private waitingFor(kind: ConnectionKind): number {
    let count = 0;
    for (const line of this.lines) if (line.kind === kind) count += line.waiting.length;
    return count;
  }
}

const budgetOf: Partial<Record<ConnectionKind, Budget>> = { export: budgets.exports, group: budgets.groups };

function patienceOf(kind: ConnectionKind): number {
  return kind === 'background' || kind === 'import' ? LONG_PATIENCE : PATIENCE;
}
