import { applyDecorators } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { typeOf } from '../edm/registry';
import { entityNotFound } from '../graph/errors/entity-not-found';
import { pageAnswer } from '../open-api/answer-schemas';
import { contextSchema } from '../open-api/control-information';
import { json, linksTo, success } from '../open-api/operation';
import { text } from '../open-api/query-parameters';
import { NotificationDelivery } from './model/notification-delivery';
import { deliveryAnswers, replayAnswer, sampleDelivery } from './model/sample-subscription';
import { replay, replayDelivery } from './subscription-actions';
import { changingSubscription, onSubscription } from './subscription-operations.decorator';

export function ListDeliveriesOperation(): MethodDecorator {
  return applyDecorators(
    onSubscription({
      operationId: 'listDeliveries',
      summary: 'List undelivered notifications',
      description: 'Returns pending notifications and those that the service gave up after 4 hours, oldest first.',
    }),
    text(
      '$skiptoken',
      'Start of the next page, set by the service in `@odata.nextLink`. It is opaque; never build one.',
    ),
    success({
      status: 200,
      description: 'A page of notifications.',
      content: json(pageAnswer(typeOf(NotificationDelivery)), deliveryAnswers),
      links: linksTo('deliveryId', '/value/0/id', ['replayDelivery']),
    }),
  );
}

export function ReplayOperation(): MethodDecorator {
  return applyDecorators(
    changingSubscription({
      operationId: 'replayDelivery',
      summary: 'Send a notification again',
      description: `${replayDelivery.doc} Status 404 means that it has arrived, or never existed.`,
      failures: [entityNotFound({ label: 'delivery' })],
    }),
    ApiParam({
      name: 'deliveryId',
      description: 'Id of the notification.',
      schema: { type: 'string', format: 'uuid', example: sampleDelivery.id },
    }),
    success({ status: 204, description: 'The notification will be sent at once.' }),
  );
}

export function ReplayAllOperation(): MethodDecorator {
  return applyDecorators(
    changingSubscription({
      operationId: 'replayDeliveries',
      summary: 'Send all failed notifications again',
      description: replay.doc,
    }),
    success({
      status: 200,
      description: 'The number of notifications that will be sent again.',
      content: json(
        {
          type: 'object',
          required: ['value'],
          properties: {
            '@odata.context': contextSchema,
            value: { type: 'integer', description: 'Number of notifications.' },
          },
        },
        replayAnswer,
      ),
    }),
  );
}
