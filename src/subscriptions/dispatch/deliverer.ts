import { Inject, Injectable } from '@nestjs/common';
import { budgets } from '../../budgets/budgets';
import { Shares, type Release } from '../../budgets/shares';
import { SETTINGS, type Settings } from '../../config/settings';
import { TenantDatabase } from '../../database/tenant-database';
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

/** How often call records of a POST are in memory: plain, encrypted, in base64, within its text, and as its bytes. */
const FORMS = 5;
/** Bytes that a POST with call records takes as a rule, and at most beyond that. */
const ROOM = 16 * 2 ** 20;
const MORE_ROOM = 48 * 2 ** 20;
/** Milliseconds after which the lease of an address is prolonged before it is sent to. */
const LONG = 1_000;

/** What an address has made of a POST. */
interface Outcome {
  /** Why the notifications have not arrived; undefined: they have. */
  readonly problem?: string;
  readonly isSlow: boolean;
}

/** Sends notifications. */
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
  }

  /** Makes one POST to an address, of what is due there, unless another process is at it. @returns whether it was made */
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
        // Others may have the address by now.
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

  /** @returns undefined where the first one cannot be written, which is noted as a failure of it alone */
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

  /** Room for what is larger than usual; undefined: there is none now. */
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
    return { problem, isSlow: performance.now() - began > SLOW_ANSWER };
  }
}

/** What takes no room to speak of. */
const noRoom: Release = () => undefined;
