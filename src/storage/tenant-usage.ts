import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { inBackground } from '../database/background';
import type { TenantDatabase } from '../database/tenant-database';
import { GraphError } from '../graph/errors/graph-error';
import { inMegabytes } from './reserve';
import type { TenantLimit } from './storage-guard';
import { bytesByTenant } from './tenant-rows.sql';

/**
 * Milliseconds between two measurements, normally and while a tenant is refused, since it may have deleted something.
 */
const INTERVAL = 30_000;
const SHORT_INTERVAL = 5_000;
/** Maximum part of the time spent on measurements. */
const PART_OF_TIME = 1 / 20;
/** Pages of 8 KB that one measurement reads of each table, divided by the number of processes that measure. */
const PAGES = 16_384;
/** Weight of a sample against the previous estimate, which smooths random errors. */
const WEIGHT = 0.3;

interface Measured {
  readonly tenantId: string;
  readonly bytes: number;
  /** Whether all rows were read. */
  readonly isExact: boolean;
}

type Amounts = Map<string, number>;

/** Estimates how much each tenant stores: from periodic measurements and the bytes written since. */
export class TenantUsage implements TenantLimit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TenantUsage.name);
  private readonly pages: number;
  private measured: Amounts = new Map();
  /**
   * Bytes written since the last measurement began (`arriving`), and those before a measurement that still runs
   * (`arrived`).
   */
  private arriving: Amounts = new Map();
  private arrived: Amounts = new Map();
  private timer?: NodeJS.Timeout;
  private measuring = Promise.resolve();
  private hasRefused = false;
  private isStopped = false;

  /**
   * @param limit bytes
   * @param processes number of processes that measure the same database
   */
  constructor(
    private readonly database: Pick<TenantDatabase, 'queryAll'>,
    private readonly limit: number,
    processes: number,
  ) {
    this.pages = Math.ceil(PAGES / processes);
  }

  onApplicationBootstrap(): void {
    this.measureIn(0);
  }

  beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    return this.measuring;
  }

  admit(tenantId: string, bytes: number): void {
    if (this.of(tenantId) < this.limit) {
      add(this.arriving, tenantId, bytes);
      return;
    }
    if (!this.hasRefused) this.measureIn(SHORT_INTERVAL);
    this.hasRefused = true;
    throw new GraphError('insufficientStorage', {
      message: `The tenant has reached its limit of ${inMegabytes(this.limit)} of storage: delete what is no longer needed.`,
    });
  }

  /** Measures once. */
  async measure(): Promise<void> {
    this.hasRefused = false;
    this.arrived = this.arriving;
    this.arriving = new Map();
    const rows = await this.database.queryAll<Measured>('bytesByTenant', { text: bytesByTenant, values: [this.pages] });
    const found = new Map(rows.map((row) => [row.tenantId, row]));
    const isExact = rows.every((row) => row.isExact);
    const measured: Amounts = new Map();
    for (const tenantId of new Set([...this.measured.keys(), ...found.keys()])) {
      const bytes = found.get(tenantId)?.bytes ?? 0;
      const before = this.measured.get(tenantId);
      const expected = (before ?? bytes) + (this.arrived.get(tenantId) ?? 0);
      const amount = isExact || before === undefined ? bytes : expected + WEIGHT * (bytes - expected);
      // Small amounts are not kept.
      if (amount > this.limit / 100) measured.set(tenantId, amount);
    }
    this.measured = measured;
    this.arrived = new Map();
  }

  /** Estimated bytes of a tenant. */
  private of(tenantId: string): number {
    const amounts = [this.measured, this.arrived, this.arriving];
    return amounts.reduce((sum, amount) => sum + (amount.get(tenantId) ?? 0), 0);
  }

  private measureIn(ms: number): void {
    if (this.isStopped) return;
    clearTimeout(this.timer);
    this.timer = inBackground(() => setTimeout(() => void this.measureNow(), ms).unref());
  }

  private measureNow(): Promise<void> {
    const began = performance.now();
    this.measuring = this.measuring
      .then(() => this.measure())
      .catch((error: unknown) => this.logger.warn(error))
      .then(() => {
        const least = (performance.now() - began) / PART_OF_TIME;
        this.measureIn(Math.max(least, this.hasRefused ? SHORT_INTERVAL : INTERVAL));
      });
    return this.measuring;
  }
}

function add(amounts: Amounts, tenantId: string, bytes: number): void {
  amounts.set(tenantId, (amounts.get(tenantId) ?? 0) + bytes);
}
