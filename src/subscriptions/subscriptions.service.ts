import { HttpStatus, Inject, Injectable } from '@nestjs/common';
import { v7 as uuid7 } from 'uuid';
import { parseGuid } from '../edm/guid';
import { stringifyJson } from '../edm/json/json';
import { withoutMembers, type JsonObject, type JsonValue } from '../edm/json/json-value';
import { typeOf } from '../edm/registry';
import { Answer } from '../graph/answer/answer';
import { entityText, pageText } from '../graph/answer/envelope';
import { entityNotFound } from '../graph/errors/entity-not-found';
import { GraphError } from '../graph/errors/graph-error';
import { areMet } from '../graph/request/conditions';
import type { EntityBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import { refuseOptions } from '../odata/plan/plan-options';
import { Dispatcher } from './dispatch/dispatcher';
import { Subscription } from './model/subscription';
import { expiryOf } from './model/subscription-life';
import { unfitRenewal, unfitSubscription } from './model/subscription-rules';
import { ADDRESS_POLICY, type AddressPolicy } from './outgoing/address-policy';
import { Handshake } from './outgoing/handshake';
import type { TlsVersion } from './outgoing/webhook.client';
import { SubscriptionStore } from './subscription.store';

export const SUBSCRIPTION = { label: 'subscription' };

const properties = [...typeOf(Subscription).properties.values()];
/** Members that are set at creation only. */
const fixed = properties.filter(({ immutable, computed }) => immutable && !computed).map(({ name }) => name);
/** Members that a renewal ignores. */
const kept = new Set(properties.filter(({ immutable, computed }) => immutable || computed).map(({ name }) => name));

/** The subscriptions of an application in a tenant. */
@Injectable()
export class SubscriptionsService {
  constructor(
    private readonly store: SubscriptionStore,
    private readonly handshake: Handshake,
    private readonly dispatcher: Dispatcher,
    @Inject(ADDRESS_POLICY) private readonly policy: AddressPolicy,
  ) {}

  async create(request: GraphRequest, body: EntityBody<Subscription>): Promise<Answer> {
    refuseOptions(request.query);
    const { tenantId, appId = null, root, version } = request;
    const wanted = body.accept((json) => unfitSubscription(json, this.policy), version);
    const id = uuid7();
    const expirationDateTime = expiryOf(String(wanted.expirationDateTime), Date.now());
    const subscription: JsonObject = { ...wanted, id, applicationId: appId, creatorId: null, expirationDateTime };
    const addresses = addressesOf(subscription);
    const { tls, notificationUrl, lifecycleNotificationUrl } = addresses;
    await this.store.requireRoom(tenantId);
    await Promise.all([
      this.handshake.validate(tenantId, 'notificationUrl', notificationUrl, tls),
      lifecycleNotificationUrl !== undefined &&
        this.handshake.validate(tenantId, 'lifecycleNotificationUrl', lifecycleNotificationUrl, tls),
    ]);
    await this.store.create(request, id, subscription, addresses);
    this.dispatcher.wake();
    return entityAnswer(request, subscription, {
      status: HttpStatus.CREATED,
      location: `${root}/subscriptions('${id}')`,
    });
  }

  async list(request: GraphRequest): Promise<Answer> {
    refuseOptions(request.query);
    const value = stringifyJson((await this.store.list(request)).map((body) => membersOf(request, body)));
    return new Answer(pageText({ context: `${request.root}/$metadata#subscriptions`, value }));
  }

  async get(request: GraphRequest, id: string): Promise<Answer> {
    refuseOptions(request.query);
    return entityAnswer(request, await this.find(request, id));
  }

  async update(request: GraphRequest, id: string, body: EntityBody<Subscription>): Promise<Answer> {
    const stored = await this.admit(request, id);
    const change = body.accept(
      (json, source) => unfitRenewal(json, source, stored, fixed, this.policy),
      request.version,
    );
    const { expirationDateTime } = change;
    const notificationUrl = textOf(change.notificationUrl) ?? String(stored.notificationUrl);
    const expiresAt =
      expirationDateTime === undefined
        ? String(stored.expirationDateTime)
        : expiryOf(String(expirationDateTime), Date.now());
    const moved = notificationUrl === stored.notificationUrl ? undefined : addressesOf({ ...stored, notificationUrl });
    if (moved) await this.handshake.validate(request.tenantId, 'notificationUrl', moved.notificationUrl, moved.tls);
    const members = { ...withoutMembers(change, kept), notificationUrl, expirationDateTime: expiresAt };
    const renewal = { body: members, expiresAt, addresses: moved };
    const renewed = await this.store.renew(request, String(stored.id), renewal);
    if (!renewed) throw entityNotFound(SUBSCRIPTION);
    this.dispatcher.wake();
    return entityAnswer(request, renewed);
  }

  async remove(request: GraphRequest, id: string): Promise<void> {
    const { id: known } = await this.admit(request, id);
    if (!(await this.store.remove(request, String(known)))) throw entityNotFound(SUBSCRIPTION);
  }

  /** Confirms that the application still has the permission to read call records, which its token proves. */
  async reauthorize(request: GraphRequest, id: string): Promise<void> {
    const { id: known } = await this.admit(request, id);
    await this.store.reauthorize(request, String(known));
  }

  /**
   * Returns the subscription that a request may change. It has no entity tag, so `If-Match` with a tag fails.
   * @throws GraphError `notFound`, `resourceModified`
   */
  async admit(request: GraphRequest, id: string): Promise<JsonObject> {
    refuseOptions(request.query);
    const stored = await this.find(request, id);
    if (!areMet(request.conditions, undefined)) throw new GraphError('resourceModified');
    return stored;
  }

  /** @throws GraphError `notFound` */
  async find(request: GraphRequest, id: string): Promise<JsonObject> {
    const guid = parseGuid(id);
    const body = guid === undefined ? undefined : await this.store.find(request, guid);
    if (!body) throw entityNotFound(SUBSCRIPTION);
    return body;
  }
}

function addressesOf({ notificationUrl, lifecycleNotificationUrl, latestSupportedTlsVersion }: JsonObject) {
  return {
    tls: (latestSupportedTlsVersion ?? 'v1_2') as TlsVersion,
    notificationUrl: String(notificationUrl),
    lifecycleNotificationUrl: textOf(lifecycleNotificationUrl),
  };
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function entityAnswer(request: GraphRequest, body: JsonObject, options?: ConstructorParameters<typeof Answer>[1]) {
  const context = `${request.root}/$metadata#subscriptions/$entity`;
  return new Answer(entityText(context, stringifyJson(membersOf(request, body))), options);
}

/** The members of a subscription in the version of the request. */
function membersOf({ version }: GraphRequest, body: JsonObject): JsonObject {
  return version === 'beta' ? { ...body, notificationContentType: 'application/json' } : body;
}
