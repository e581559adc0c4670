import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { GraphError } from '../../graph/graph-error';
import { ExchangeError } from '../../outgoing/exchange';
import { WebhookClient, type TlsVersion, type WebhookAnswer } from './webhook.client';

/** Longest time for the answer, in milliseconds (Graph's page on the validation of a notification URL). */
const TIMEOUT = 10_000;

/** Finds out whether an address belongs to somebody who wants notifications. */
@Injectable()
export class Handshake {
  constructor(private readonly client: WebhookClient) {}

  /**
   * Sends a token to an address, which has to answer with that token.
   * @param member of the subscription, whose value the URL is
   * @throws GraphError `subscriptionNotValidated`
   */
  async validate(member: string, url: string, tls: TlsVersion): Promise<void> {
    const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`;
    const problem = await this.client
      .post({ url: withToken(url, token), tls, contentType: 'text/plain; charset=utf-8', body: '', timeout: TIMEOUT })
      .then(
        (answer) => problemOf(answer, token),
        (error: unknown) => wordsOf(error),
      );
    if (problem === undefined) return;
    throw new GraphError('subscriptionNotValidated', {
      message: problem,
      details: [{ code: 'invalidValue', message: problem, target: member }],
    });
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
