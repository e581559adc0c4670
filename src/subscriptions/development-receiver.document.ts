import type { OpenAPIObject } from '@nestjs/swagger';
import { cleanUpTag, type Tag } from '../open-api/tags';
import { receiverPath } from './development-receiver';
import { sampleNotification } from './model/sample-subscription';
import { MOST_RECEIVED } from './received-notifications';

/** Tag of the receiver for trying out. */
export const developmentTag: Tag = {
  name: 'Development',
  description: 'What is there while the development issuer is on.',
};

const example = {
  value: sampleNotification.value.map((notification) => ({
    receivedDateTime: '2026-11-25T09:00:01.204Z',
    notification,
  })),
};

/** The receiver in the document of the API's page. It is no part of Graph's API: its path has no version, and no token. */
export const receiverPaths: OpenAPIObject['paths'] = {
  [receiverPath]: {
    servers: [{ url: '/', description: 'this service' }],
    get: {
      operationId: 'listReceivedNotifications',
      summary: 'List received notifications',
      description:
        `The last ${MOST_RECEIVED} notifications that have arrived at this path, in the order of their arrival. The ` +
        'subscriptions of the examples send them here. No token is needed.',
      tags: [developmentTag.name],
      security: [],
      responses: {
        200: {
          description: 'The notifications.',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['value'],
                properties: {
                  value: {
                    type: 'array',
                    items: {
                      type: 'object',
                      required: ['receivedDateTime', 'notification'],
                      properties: {
                        receivedDateTime: { type: 'string', format: 'date-time' },
                        notification: { type: 'object', description: 'The notification as it was sent.' },
                      },
                    },
                  },
                },
              },
              example,
            },
          },
        },
      },
    },
    delete: {
      operationId: 'deleteReceivedNotifications',
      summary: 'Delete the received notifications',
      description: 'No token is needed.',
      tags: [cleanUpTag.name],
      security: [],
      responses: { 204: { description: 'The notifications are deleted.' } },
    },
  },
};
