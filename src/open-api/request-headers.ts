import { ApiHeader } from '@nestjs/swagger';
import { GraphError } from '../graph/errors/graph-error';
import { readConditions } from '../graph/request/conditions';
import type { EntitySet } from '../odata/entity-set';
import { failureOf } from './error-examples';
import { header, type Headers } from './response-headers';

/** The response header that tells how far the rows of a collection follow others. */
export function lagHeader({ lags = false }: Pick<EntitySet, 'lags'>): Headers {
  const description =
    'The last change that the answer holds: its position and time, such as `4711;time="2026-12-01T12:00:00.123456Z"`. ' +
    '`;behind`: there are later changes. `;incomplete`: rows of older call records are still missing.';
  return lags ? { 'Quality-Position': header(description) } : {};
}

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
export function formPreference({ lags = false }: Pick<EntitySet, 'lags'>, isPage: boolean): MethodDecorator {
  const wait = lags ? ['`wait={seconds}`, at most 60, to wait until earlier changes are part of the answer'] : [];
  const page = isPage ? ['`odata.maxpagesize={number}`, the number of entities on a page'] : [];
  const preferences = [
    ...wait,
    ...page,
    '`omit-values=nulls`, to leave out null values',
    '`include-unknown-enum-members`, to return enumeration members added after `unknownFutureValue`',
  ];
  const description = `Preferences, separated by commas: ${preferences.join('; ')}.`;
  return requestHeader('Prefer', description, lags ? 'wait=10' : undefined);
}

/** The preference of a number, which has no other form. */
export function countPreference({ lags = false }: Pick<EntitySet, 'lags'>): MethodDecorator[] {
  const description = '`wait={seconds}`, at most 60, to wait until earlier changes are counted.';
  return lags ? [requestHeader('Prefer', description, 'wait=10')] : [];
}

/** Failures of conditions. */
export function conditionFailures(): GraphError[] {
  return [failureOf(() => readConditions({ 'if-match': '1' })), new GraphError('resourceModified')];
}

/** Failures of conditions of a request that changes an entity. */
export function changeFailures(): GraphError[] {
  return [...conditionFailures(), new GraphError('preconditionRequired')];
}

function requestHeader(name: string, description: string, example?: string): MethodDecorator {
  const schema = { type: 'string', ...(example === undefined ? {} : { example }) };
  return ApiHeader({ name, required: false, description, schema });
}
