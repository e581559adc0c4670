import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody, ApiParam } from '@nestjs/swagger';
import type { Access } from '../auth/permissions';
import { typeOf } from '../edm/registry';
import { CREATE, UPDATE } from '../edm/rules';
import { GraphError } from '../graph/errors/graph-error';
import { pageAnswer } from '../open-api/answer-schemas';
import { changeName } from '../open-api/change-schemas';
import { creationName } from '../open-api/creation-schemas';
import { bodyFailures, commonFailures, missingEntities } from '../open-api/error-examples';
import { json, linksTo, operation, success, titled, type Texts } from '../open-api/operation';
import { header } from '../open-api/response-headers';
import { cleanUpTag, type Tag } from '../open-api/tags';
import { schemaReference } from '../open-api/value-schema';
import { newSubscriptions, sampleSubscription, subscriptionAnswers } from './model/sample-subscription';
import { Subscription } from './model/subscription';
import { reauthorize } from './subscription-actions';

const type = typeOf(Subscription);
const label = 'subscription';
export const subscriptionsTag: Tag = {
  name: 'Subscriptions',
  description: 'Notifications of changes, sent to a URL that you name.',
};
/** As in Graph, subscriptions to call records need the permission to read call records. */
const access: Access = 'read';

const idName = 'subscriptionId';
const idParam = ApiParam({
  name: idName,
  description: 'Id of the subscription.',
  schema: { type: 'string', format: 'uuid', example: sampleSubscription.id },
});

/** Operations on one subscription. */
const onOneSubscription = [
  'getSubscription',
  'updateSubscription',
  'reauthorizeSubscription',
  'listDeliveries',
  'replayDelivery',
  'replayDeliveries',
  'deleteSubscription',
];

interface Documented extends Texts {
  readonly failures?: readonly GraphError[];
}

/** Guards and documents an operation on subscriptions. */
function onSubscriptions({ failures = [], ...texts }: Documented, group = subscriptionsTag): MethodDecorator {
  return operation({ ...texts, tag: group.name, access, failures: [...failures, ...commonFailures(access, false)] });
}

/** Guards and documents an operation on one subscription. */
export function onSubscription({ failures = [], ...texts }: Documented, group = subscriptionsTag): MethodDecorator {
  const all = [...missingEntities([{ label }]), ...failures];
  return applyDecorators(onSubscriptions({ ...texts, failures: all }, group), idParam);
}

/** Guards and documents an operation that changes a subscription or its notifications. */
export function changingSubscription(
  { failures = [], ...texts }: Documented,
  group = subscriptionsTag,
): MethodDecorator {
  const all = [...failures, new GraphError('resourceModified'), new GraphError('insufficientStorage')];
  return onSubscription({ ...texts, failures: all }, group);
}

const refused = [new GraphError('expirationTooFar'), new GraphError('subscriptionNotValidated')];

export function CreateSubscriptionOperation(): MethodDecorator {
  return applyDecorators(
    onSubscriptions({
      operationId: 'createSubscription',
      summary: 'Subscribe to changes',
      description:
        'Both URLs, `notificationUrl` and `lifecycleNotificationUrl`, have to answer `POST …?validationToken=…` within ' +
        '10 seconds with status 200 and that token as text/plain. Changes that are committed from then on are notified.',
      failures: [
        ...bodyFailures({ type }, CREATE),
        ...refused,
        new GraphError('tooManySubscriptions'),
        new GraphError('insufficientStorage'),
      ],
    }),
    ApiBody({ required: true, schema: schemaReference(creationName(type)), examples: titled(newSubscriptions) }),
    success({
      status: 201,
      description: 'The new subscription.',
      headers: { Location: header('URL of the subscription.', 'uri') },
      content: json(schemaReference(type.name), subscriptionAnswers.created),
      links: linksTo(idName, '/id', onOneSubscription),
    }),
  );
}

export function ListSubscriptionsOperation(): MethodDecorator {
  return applyDecorators(
    onSubscriptions({
      operationId: 'listSubscriptions',
      summary: 'List subscriptions',
      description: 'Returns the active subscriptions of the application in its tenant.',
    }),
    success({
      status: 200,
      description: 'All active subscriptions of the application.',
      content: json(pageAnswer(type), subscriptionAnswers.listed),
    }),
  );
}

export function GetSubscriptionOperation(): MethodDecorator {
  return applyDecorators(
    onSubscription({ operationId: 'getSubscription', summary: 'Get a subscription' }),
    success({
      status: 200,
      description: 'The subscription.',
      content: json(schemaReference(type.name), subscriptionAnswers.created),
    }),
  );
}

export function RenewSubscriptionOperation(): MethodDecorator {
  return applyDecorators(
    changingSubscription({
      operationId: 'updateSubscription',
      summary: 'Renew a subscription',
      description:
        'Changes `expirationDateTime`, `notificationUrl`, and the certificate with its name. A new URL is validated as ' +
        'at creation, and receives all undelivered notifications.',
      failures: [...bodyFailures({ type }, UPDATE), ...refused],
    }),
    ApiBody({
      required: true,
      schema: schemaReference(changeName(type)),
      examples: titled({ 'Renew it': { expirationDateTime: sampleSubscription.expirationDateTime } }),
    }),
    success({
      status: 200,
      description: 'The subscription as it is now.',
      content: json(schemaReference(type.name), {
        'Renew it': subscriptionAnswers.created['All call records'],
      }),
    }),
  );
}

export function ReauthorizeOperation(): MethodDecorator {
  return applyDecorators(
    changingSubscription({
      operationId: 'reauthorizeSubscription',
      summary: 'Authorize a subscription again',
      description: reauthorize.doc,
    }),
    HttpCode(204),
    success({ status: 204, description: 'The token has the permission that the subscription needs.' }),
  );
}

export function DeleteSubscriptionOperation(): MethodDecorator {
  return applyDecorators(
    changingSubscription(
      {
        operationId: 'deleteSubscription',
        summary: 'End a subscription',
        description: 'Undelivered notifications are dropped.',
      },
      cleanUpTag,
    ),
    HttpCode(204),
    success({ status: 204, description: 'The subscription is deleted.' }),
  );
}
