import { Injectable } from '@nestjs/common';
import { SigningKey } from '../database/signing-key';
import { parseGuid } from '../edm/guid';
import { stringifyJson } from '../edm/json/json';
import type { JsonObject } from '../edm/json/json-value';
import { Answer } from '../graph/answer/answer';
import { pageText } from '../graph/answer/envelope';
import { entityNotFound } from '../graph/errors/entity-not-found';
import type { GraphRequest } from '../graph/request/graph-request';
import { permit } from '../odata/plan/plan-options';
import { parseOptions } from '../odata/syntax/parse';
import { DeliveryStore, type DeliveryRow } from './delivery.store';
import { Dispatcher } from './dispatch/dispatcher';
import { resourceOf } from './dispatch/notification-body';
import { SubscriptionsService } from './subscriptions.service';

const DELIVERY = { label: 'delivery' };
/** Deliveries on one page. */
const PAGE = 100;

/** Lists the undelivered notifications of a subscription and sends them again. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly subscriptions: SubscriptionsService,
    private readonly store: DeliveryStore,
    private readonly dispatcher: Dispatcher,
    private readonly key: SigningKey,
  ) {}

  async list(request: GraphRequest, subscriptionId: string): Promise<Answer> {
    const token = tokenIn(request.query);
    const id = String((await this.subscriptions.find(request, subscriptionId)).id);
    const tokens = await this.key.tokens();
    const sequence = `deliveries ${request.tenantId} ${id}`;
    const [after = '0'] = token === undefined ? [] : tokens.read(sequence, token);
    const rows = await this.store.list(request.tenantId, id, String(after), PAGE + 1);
    const path = `subscriptions('${id}')/deliveries`;
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    const next = last && `${request.root}/${path}?$skiptoken=${tokens.write(sequence, [last.position])}`;
    return new Answer(
      pageText({
        context: `${request.root}/$metadata#${path}`,
        value: stringifyJson(rows.slice(0, PAGE).map(deliveryOf)),
        nextLink: next,
      }),
    );
  }

  async replay(request: GraphRequest, subscriptionId: string, deliveryId: string): Promise<void> {
    const { id: subscription } = await this.subscriptions.admit(request, subscriptionId);
    const id = parseGuid(deliveryId);
    const count = id === undefined ? 0 : await this.store.replay(request.tenantId, String(subscription), id);
    if (count === 0) throw entityNotFound(DELIVERY);
    this.dispatcher.wake();
  }

  async replayAll(request: GraphRequest, subscriptionId: string): Promise<Answer> {
    const { id } = await this.subscriptions.admit(request, subscriptionId);
    const value = await this.store.replay(request.tenantId, String(id));
    this.dispatcher.wake();
    return new Answer(pageText({ context: `${request.root}/$metadata#Edm.Int32`, value: String(value) }));
  }
}

/** The `$skiptoken` of a request. @throws QueryError */
function tokenIn(query: string): string | undefined {
  const options = parseOptions(query);
  permit(options, new Set(['$skiptoken', '$format']), 'does not apply to deliveries');
  return options.skipToken;
}

function deliveryOf(row: DeliveryRow): JsonObject {
  const { id, kind, callRecordId, status, attempts, createdAt, attemptedAt, error } = row;
  return {
    id,
    changeType: callRecordId === null ? null : kind,
    lifecycleEvent: callRecordId === null ? kind : null,
    resource: callRecordId === null ? null : resourceOf(callRecordId),
    status,
    attempts,
    createdDateTime: createdAt.toISOString(),
    lastAttemptDateTime: attemptedAt?.toISOString() ?? null,
    lastError: error,
  };
}
