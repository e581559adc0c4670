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
import { json, operation, success, titled, type Texts } from '../open-api/operation';
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
  description: 'Notifications of changes, sent to an address of yours.',
};
/** Graph has one permission for subscriptions to call records, which is the one to read them. */
const access: Access = 'read';

const idParam = ApiParam({
  name: 'subscriptionId',
  description: 'Id of the subscription.',
  schema: { type: 'string', format: 'uuid', example: sampleSubscription.id },
});

interface Documented extends Texts {
  readonly failures?: readonly GraphError[];
}

/** What all operations on subscriptions have in common. */
function onSubscriptions({ failures = [], ...texts }: Documented, group = subscriptionsTag): MethodDecorator {
  return operation({ ...texts, tag: group.name, access, failures: [...failures, ...commonFailures(access, false)] });
}

/** Likewise for those on one subscription. */
export function onSubscription({ failures = [], ...texts }: Documented, group = subscriptionsTag): MethodDecorator {
  const all = [...missingEntities([{ label }]), ...failures];
  return applyDecorators(onSubscriptions({ ...texts, failures: all }, group), idParam);
}

/** Likewise for those that change it, or what it is owed. */
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
        'The address has to answer `POST …?validationToken=…` with 200 and that token, as text/plain, within 10 seconds; so ' +
        'has the one for lifecycle notifications. Notifications tell of what is committed from then on.',
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
    }),
  );
}

export function ListSubscriptionsOperation(): MethodDecorator {
  return applyDecorators(
    onSubscriptions({
      operationId: 'listSubscriptions',
      summary: 'List subscriptions',
      description: 'Those of the application in its tenant that have not ended.',
    }),
    success({
      status: 200,
      description: 'All of them.',
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
        'Changes `expirationDateTime`, `notificationUrl`, and the certificate with its name. A new address has to answer as in ' +
        'the beginning, and gets what has not been delivered yet.',
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
        description: 'What has not been delivered yet is not sent any more.',
      },
      cleanUpTag,
    ),
    HttpCode(204),
    success({ status: 204, description: 'The subscription is gone.' }),
  );
}
