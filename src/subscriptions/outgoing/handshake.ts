import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { joint } from '../../database/joint-transaction';
import { GraphError } from '../../graph/errors/graph-error';
import { ExchangeError } from '../../outgoing/exchange';
import { OutgoingShares } from './outgoing-shares';
import { RefusedHandshakes } from './refused-handshakes';
import { WebhookClient, type TlsVersion, type WebhookAnswer } from './webhook.client';

/** Timeout of the answer, in milliseconds (Graph's page on the validation of a notification URL). */
const TIMEOUT = 10_000;

/** Validates notification URLs: checks that the receiver wants notifications. */
@Injectable()
export class Handshake {
  constructor(
    private readonly client: WebhookClient,
    private readonly shares: OutgoingShares,
    private readonly refused: RefusedHandshakes,
  ) {}

  /**
   * Sends a token to a URL, which has to answer with that token. A transaction does not wait for the answer: it is
   * rolled back, and run again after the answer has arrived.
   * @param member name of the subscription's member with the URL
   */
  async validate(tenantId: string, member: string, url: string, tls: TlsVersion): Promise<void> {
    const ask = (): Promise<void> => this.ask(tenantId, member, url, tls);
    const found = joint();
    if (found) found.preparation.need(`${member} ${tls} ${url}`, ask);
    else await ask();
  }

  private async ask(tenantId: string, member: string, url: string, tls: TlsVersion): Promise<void> {
    this.refused.check(tenantId);
    const release = await this.shares.forHandshake(tenantId, new URL(url));
    const problem = await this.problemWith(url, tls).finally(release);
    if (problem === undefined) return;
    this.refused.count(tenantId);
    throw new GraphError('subscriptionNotValidated', {
      message: problem,
      details: [{ code: 'invalidValue', message: problem, target: member }],
    });
  }

  private problemWith(url: string, tls: TlsVersion): Promise<string | undefined> {
    const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`;
    return this.client
      .post({ url: withToken(url, token), tls, contentType: 'text/plain; charset=utf-8', body: '', timeout: TIMEOUT })
      .then(
        (answer) => problemOf(answer, token),
        (error: unknown) => wordsOf(error),
      );
  }
}

function withToken(text: string, token: string): string {
  const { origin, pathname, search } = new URL(text);
  return `${origin}${pathname}${search === '' ? '?' : `${search}&`}validationToken=${encodeURIComponent(token)}`;
}

function problemOf({ status, contentType, text }: WebhookAnswer, token: string): string | undefined {
  if (status !== 200)
    return `Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request, not ${status}.`;
  if (!/^text\/plain(?:;|$)/i.test(contentType))
    return 'Subscription validation request failed. Response must be text/plain.';
  return text === token
    ? undefined
    : 'Subscription validation request failed. Response must exactly match validationToken query parameter.';
}

function wordsOf(error: unknown): string {
  if (!(error instanceof ExchangeError)) throw error;
  return error.isTimeout
    ? 'Subscription validation request timed out.'
    : `Subscription validation request failed. ${error.message}`;
}
