import { ApiHeader } from '@nestjs/swagger';
import { GraphError } from '../graph/errors/graph-error';
import { readConditions } from '../graph/request/conditions';
import type { EntitySet } from '../odata/entity-set';
import { failureOf } from './error-examples';
import { header, type Headers } from './response-headers';

/** The response header with the tag of an entity. */
export const tagHeader: Headers = {
  ETag: header('Tag of the entity, for `If-Match` and `If-None-Match`; the same as its `@odata.etag`.'),
};

/** Request headers of a read. */
export function readConditionHeaders({ label }: Pick<EntitySet, 'label'>): MethodDecorator[] {
  return [
    requestHeader(
      'If-None-Match',
      `Tags of the ${label} known to the client. The answer is 304 when one of them is current.`,
    ),
    requestHeader('If-Match', `Tags, one of which must be current, or \`*\`.`),
  ];
}

/** Request headers of a request that changes an entity. */
export function changeConditions({ label }: Pick<EntitySet, 'label'>): MethodDecorator[] {
  return [
    requestHeader('If-Match', `Tags, one of which must be current, or \`*\`: the ${label} must exist.`),
    requestHeader('If-None-Match', `Tags, none of which may be current, or \`*\`: the ${label} must not exist.`),
  ];
}

/** The request header that chooses the content of a write's answer. */
export function returnPreference({ label }: Pick<EntitySet, 'label'>): MethodDecorator[] {
  const enumerated = { type: 'string', enum: ['return=minimal', 'return=representation'] };
  const description = `Whether the answer contains the ${label}; it does when the header is absent.`;
  return [ApiHeader({ name: 'Prefer', required: false, description, schema: enumerated })];
}

/** The request header with preferences for the answer to a read. @param isPage whether the answer is a page */
export function formPreference(isPage: boolean): MethodDecorator {
  const page = isPage ? ['`odata.maxpagesize={number}`, the number of entities on a page'] : [];
  const preferences = [
    ...page,
    '`omit-values=nulls`, to leave out null values',
    '`include-unknown-enum-members`, to return enumeration members added after `unknownFutureValue`',
  ];
  return requestHeader('Prefer', `Preferences, separated by commas: ${preferences.join('; ')}.`);
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
