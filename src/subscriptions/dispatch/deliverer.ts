import { Inject, Injectable } from '@nestjs/common';
import { showUse } from '../../budgets/budget-use';
import { budgets } from '../../budgets/budgets';
import { Shares, type Release } from '../../budgets/shares';
import { SETTINGS, type Settings } from '../../config/settings';
import { TenantDatabase } from '../../database/tenant-database';
import { counted } from '../../metrics/instruments';
import { ExchangeError } from '../../outgoing/exchange';
import { WebhookClient } from '../outgoing/webhook.client';
import { ANSWER_TIMEOUT, SLOW_ANSWER } from './back-off';
import {
  claim,
  delivered,
  failed,
  nextNotifications,
  prolong,
  release,
  unwritten,
  type NotificationEndpoint,
  type Notification,
} from './deliveries.sql';
import { holdsData, NotificationError, NotificationWriter, type WrittenNotification } from './notification-writer';

/**
 * Copies of the call records of one POST in memory: plain, encrypted, in base64, in the body's text, and as its bytes.
 */
const FORMS = 5;
/** Bytes of memory reserved for a POST with call records, and most bytes reserved on top of that for a larger one. */
const ROOM = 16 * 2 ** 20;
const MORE_ROOM = 48 * 2 ** 20;
/** When preparing a POST took longer than this, the lease of the address is extended first. Milliseconds. */
const LONG = 1_000;

/** The result of a POST. */
interface Outcome {
  /** Why delivery failed; undefined: it succeeded. */
  readonly problem?: string;
  readonly isSlow: boolean;
}

/** Sends the notifications of one address. */
@Injectable()
export class Deliverer {
  private readonly bytes: Shares;

  constructor(
    private readonly database: TenantDatabase,
    private readonly client: WebhookClient,
    private readonly writer: NotificationWriter,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.bytes = new Shares(budgets.notificationBytes.most(settings));
    showUse('notificationBytes', this.bytes.total, () => this.bytes.used);
  }

  /**
   * Sends one POST with the notifications that are due at an address, unless another process holds its lease.
   * @returns whether there was something to send
   */
  async deliver(tenantId: string, endpointId: string): Promise<boolean> {
    const began = performance.now();
    const [endpoint] = await this.database.query<NotificationEndpoint>(tenantId, claim(endpointId), 'background');
    if (!endpoint) return false;
    const due = await this.database.query<Notification>(tenantId, nextNotifications(endpoint), 'background');
    if (due.length === 0) return this.leave(tenantId, endpoint);
    const room = due.some(holdsData) ? this.bytes.take(tenantId, ROOM) : noRoom;
    if (!room) return this.leave(tenantId, endpoint);
    try {
      const written = await this.write(tenantId, endpoint, due);
      if (!written) return true;
      const moreRoom = this.moreRoom(tenantId, written);
      if (!moreRoom) return await this.leave(tenantId, endpoint);
      try {
        // The lease may have expired, and another process may hold one by now.
        const isLate = performance.now() - began > LONG;
        if (isLate && (await this.database.query(tenantId, prolong(endpoint), 'background')).length === 0) return false;
        await this.sendTo(tenantId, endpoint, written);
        return true;
      } finally {
        moreRoom();
      }
    } finally {
      room();
    }
  }

  /**
   * @returns undefined when the first notification cannot be written; this is stored as a failure of that notification
   * alone
   */
  private async write(
    tenantId: string,
    endpoint: NotificationEndpoint,
    due: readonly Notification[],
  ): Promise<WrittenNotification | undefined> {
    try {
      return await this.writer.write(tenantId, due);
    } catch (error) {
      if (!(error instanceof NotificationError)) throw error;
      await this.database.query(tenantId, unwritten(endpoint, error.notification, error.message), 'background');
      return undefined;
    }
  }

  /** Reserves more memory for a large body; undefined: none is free now. */
  private moreRoom(tenantId: string, { body }: WrittenNotification): Release | undefined {
    const amount = Math.min(MORE_ROOM, FORMS * body.length - ROOM);
    return amount > 0 ? this.bytes.take(tenantId, amount) : noRoom;
  }

  private async leave(tenantId: string, endpoint: NotificationEndpoint): Promise<false> {
    await this.database.query(tenantId, release(endpoint), 'background');
    return false;
  }

  private async sendTo(
    tenantId: string,
    endpoint: NotificationEndpoint,
    { body, sent }: WrittenNotification,
  ): Promise<void> {
    const { problem, isSlow } = await this.send(endpoint, body);
    counted.notifications.inc({ outcome: outcomeOf(problem) }, sent.length);
    const note = problem === undefined ? delivered(endpoint, sent, isSlow) : failed(endpoint, sent, problem, isSlow);
    await this.database.query(tenantId, note, 'background');
  }

  private async send({ url, tls }: NotificationEndpoint, body: string): Promise<Outcome> {
    const began = performance.now();
    const problem = await this.client
      .post({ url, tls, contentType: 'application/json; charset=utf-8', body, timeout: ANSWER_TIMEOUT })
      .then(
        ({ status }) => (status >= 200 && status < 300 ? undefined : `The answer has the status ${status}.`),
        (error: unknown) => {
          if (error instanceof ExchangeError) return error.message;
          throw error;
        },
      );
    const ms = performance.now() - began;
    counted.posts.observe({ outcome: outcomeOf(problem) }, ms / 1000);
    return { problem, isSlow: ms > SLOW_ANSWER };
  }
}

function outcomeOf(problem: string | undefined): 'delivered' | 'failed' {
  return problem === undefined ? 'delivered' : 'failed';
}

/** The release of a reservation of nothing. */
const noRoom: Release = () => undefined;
