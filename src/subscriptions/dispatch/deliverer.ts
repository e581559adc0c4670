import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../../database/tenant-database';
import { ExchangeError } from '../../outgoing/exchange';
import { WebhookClient } from '../outgoing/webhook.client';
import { ANSWER_TIMEOUT, SLOW_ANSWER } from './back-off';
import { claim, delivered, failed, nextNotifications, release, type Endpoint, type Notification } from './delivery';
import { NotificationWriter } from './notification-writer';

/** What an address has made of a POST. */
interface Outcome {
  /** Why the notifications have not arrived; undefined: they have. */
  readonly problem?: string;
  readonly isSlow: boolean;
}

/** Sends notifications. */
@Injectable()
export class Deliverer {
  constructor(
    private readonly database: TenantDatabase,
    private readonly client: WebhookClient,
    private readonly writer: NotificationWriter,
  ) {}

  /** Makes one POST to an address, of what is due there, unless another process is at it. @returns whether it was made */
  async deliver(tenantId: string, endpointId: string): Promise<boolean> {
    const [endpoint] = await this.database.query<Endpoint>(tenantId, claim(endpointId), 'background');
    if (!endpoint) return false;
    const due = await this.database.query<Notification>(tenantId, nextNotifications(endpoint), 'background');
    if (due.length === 0) {
      await this.database.query(tenantId, release(endpoint), 'background');
      return false;
    }
    const { body, sent } = await this.writer.write(tenantId, due);
    const { problem, isSlow } = await this.send(endpoint, body);
    const note = problem === undefined ? delivered(endpoint, sent, isSlow) : failed(endpoint, sent, problem, isSlow);
    await this.database.query(tenantId, note, 'background');
    return true;
  }

  private async send({ url, tls }: Endpoint, body: string): Promise<Outcome> {
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
