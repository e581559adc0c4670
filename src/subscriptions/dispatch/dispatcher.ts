import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { inBackground } from '../../background';
import { afterCommit } from '../../database/joint-transaction';
import { TenantDatabase } from '../../database/tenant-database';
import { WebhookClient } from '../outgoing/webhook.client';
import { ChangeTaker } from './change-taker';
import { Deliverer } from './deliverer';
import { dueEndpoints, giveUp, removeEnded, tenantsToTell, type Due, type TenantToTell } from './due';

/** Milliseconds between two looks for changes, while there are subscriptions. */
const INTERVAL = 500;
/** Likewise while there are none; whoever makes one here does not wait for it. */
const IDLE_INTERVAL = 30_000;
/** Milliseconds until the first look, which must not slow down the start. */
const FIRST = 1_000;
/** Milliseconds between two looks for what is over. */
const SWEEP_INTERVAL = 60_000;
/** Most tenants for which changes are taken at a time: each needs a connection to the database. */
const TAKING = 2;
/** Most POSTs at a time. */
const POSTS = 32;

/**
 * Looks for changes and tells subscribers of them. Any number of services on one database do so side by side: each takes what
 * nobody else has taken.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Dispatcher.name);
  private readonly taking = new Map<string, Promise<void>>();
  private readonly posting = new Map<string, Promise<void>>();
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private isWanted = false;
  private isStopped = false;
  private sweepAt = 0;

  constructor(
    private readonly database: TenantDatabase,
    private readonly taker: ChangeTaker,
    private readonly deliverer: Deliverer,
    private readonly client: WebhookClient,
  ) {}

  onApplicationBootstrap(): void {
    this.lookIn(FIRST);
  }

  /** Ends what is under way: a POST that is answered must be noted. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.looking;
    await Promise.all([...this.taking.values(), ...this.posting.values()]);
    this.client.close();
  }

  /** Looks now, or once what the caller has written is committed. */
  wake(): void {
    afterCommit(() => inBackground(() => this.lookNow()));
  }

  private lookNow(): void {
    if (this.isStopped) return;
    this.isWanted = true;
    if (this.looking) return;
    clearTimeout(this.timer);
    this.looking = this.look().then((interval) => {
      this.looking = undefined;
      if (this.isWanted) this.lookNow();
      else this.lookIn(interval);
    });
  }

  private lookIn(ms: number): void {
    if (!this.isStopped) this.timer = setTimeout(() => this.lookNow(), ms).unref();
  }

  /** @returns milliseconds until it is time to look again */
  private async look(): Promise<number> {
    this.isWanted = false;
    try {
      const tenants = await this.database.queryAll<TenantToTell>({ text: tenantsToTell, values: [] });
      if (tenants.length === 0) return IDLE_INTERVAL;
      for (const { tenantId, isBehind } of tenants)
        if (isBehind && this.taking.size < TAKING) this.start(this.taking, tenantId, () => this.taker.take(tenantId));
      // Those that are being served do not count as due.
      const due = await this.database.queryAll<Due>({ text: dueEndpoints, values: [POSTS - this.posting.size] });
      for (const { tenantId, id } of due) this.start(this.posting, id, () => this.deliverer.deliver(tenantId, id));
      if (Date.now() >= this.sweepAt) await this.sweep();
    } catch (error) {
      this.logger.warn(error);
    }
    return INTERVAL;
  }

  /** Starts what is not under way yet. @param work tells whether it has done something, so that there may be more to do */
  private start(running: Map<string, Promise<void>>, key: string, work: () => Promise<boolean>): void {
    if (this.isStopped || running.has(key)) return;
    const done = work()
      .catch((error: unknown) => {
        this.logger.warn(error);
        return false;
      })
      .then((isDone) => {
        running.delete(key);
        if (isDone) this.lookNow();
      });
    running.set(key, done);
  }

  /** Gives up what has been tried for long enough, and removes what has ended. */
  async sweep(): Promise<void> {
    this.sweepAt = Date.now() + SWEEP_INTERVAL;
    for (const statement of [giveUp, ...removeEnded]) await this.database.queryAll({ text: statement, values: [] });
  }
}
