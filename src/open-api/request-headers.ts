import { ApiHeader } from '@nestjs/swagger';
import { GraphError } from '../graph/errors/graph-error';
import { readConditions } from '../graph/request/conditions';
import type { EntitySet } from '../odata/entity-set';
import { failureOf } from './error-examples';
import { header, type Headers } from './response-headers';

/** The response header with the state of an entity. */
export const tagHeader: Headers = {
  ETag: header('State of the entity, for `If-Match` and `If-None-Match`; the same as its `@odata.etag`.'),
};

/** Request headers of a read. */
export function readConditionHeaders({ label }: Pick<EntitySet, 'label'>): MethodDecorator[] {
  return [
    requestHeader(
      'If-None-Match',
      `Tags of the ${label} that the client has already: 304 where one is still that of its state.`,
    ),
    requestHeader('If-Match', `Tags of which the ${label} has to have one, or \`*\`.`),
  ];
}

/** Request headers of a request that changes an entity. */
export function changeConditions({ label }: Pick<EntitySet, 'label'>): MethodDecorator[] {
  return [
    requestHeader('If-Match', `Tags of which the ${label} has to have one, or \`*\`: it has to be there.`),
    requestHeader('If-None-Match', `Tags of which the ${label} must have none, or \`*\`: it must not be there yet.`),
  ];
}

/** The request header that says what the answer to a write is to hold. */
export function returnPreference({ label }: Pick<EntitySet, 'label'>): MethodDecorator[] {
  const enumerated = { type: 'string', enum: ['return=minimal', 'return=representation'] };
  const description = `Whether the answer shows the ${label}; it does when the header is absent.`;
  return [ApiHeader({ name: 'Prefer', required: false, description, schema: enumerated })];
}

/** The request header about the form of an answer to a read. @param isPage whether the answer is a page */
export function formPreference(isPage: boolean): MethodDecorator {
  const page = isPage ? ['`odata.maxpagesize={number}`, how many entities a page is to hold'] : [];
  const preferences = [
    ...page,
    '`omit-values=nulls`, to leave out what is null or empty',
    '`include-unknown-enum-members`, to send members that came after `unknownFutureValue`',
  ];
  return requestHeader('Prefer', `What the client prefers, separated by commas: ${preferences.join('; ')}.`);
}

/** Failures of conditions. */
export function conditionFailures(): GraphError[] {
  return [failureOf(() => readConditions({ 'if-match': '1' })), new GraphError('resourceModified')];
}

/** Failures of conditions of a request that changes an entity. */
export function changeFailures(): GraphError[] {
  return [...conditionFailures(), new GraphError('preconditionRequired')];
}

function requestHeader(name: string, description: string): MethodDecorator {
  return ApiHeader({ name, required: false, description, schema: { type: 'string' } });
}
