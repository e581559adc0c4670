import { missingPermission, missingToken } from '../auth/bearer-errors';
import type { Access } from '../auth/permissions';
import { entityNotFound } from '../graph/errors/entity-not-found';
import { toGraphError } from '../graph/errors/error.filter';
import { GraphError } from '../graph/errors/graph-error';
import { parseBody } from '../graph/request/body-text';
import { EntityBody } from '../graph/request/entity-body';
import type { EntitySet } from '../odata/entity-set';
import { refuseOptions } from '../odata/plan/plan-options';
import { parseOptions } from '../odata/syntax/parse';

/** A body with an invalid date; in a new entity, other members are missing, too. */
const mistakes = '{ "startDateTime": "2020-02-30T18:52:21Z" }';

const innerError = {
  date: '2020-02-25T19:00:24',
  'request-id': 'a42062a8-06ad-4055-b586-e8d540889a4d',
  'client-request-id': 'a42062a8-06ad-4055-b586-e8d540889a4d',
};

/** Example of an error answer. */
export function errorExample({ code, message, details, inner }: GraphError): object {
  return { error: { code, message, ...(details ? { details } : {}), innerError: { ...inner, ...innerError } } };
}

/** Failures of every operation. @param options whether the operation takes query options */
export function commonFailures(access: Access, options: boolean): GraphError[] {
  return [
    failureOf(() => (options ? parseOptions('$foo=1') : refuseOptions('$top=1'))),
    ...(options ? [new GraphError('answerTooLarge')] : []),
    missingToken(),
    missingPermission(access),
    new GraphError('notAcceptable'),
    new GraphError('tooManyRequests'),
    new GraphError('generalException'),
    new GraphError('serviceNotAvailable'),
    new GraphError('timeout'),
    ...(access === 'write' ? [new GraphError('insufficientStorage')] : []),
  ];
}

/** Failures for entities in the path that do not exist. */
export function missingEntities(path: readonly Pick<EntitySet, 'label'>[]): GraphError[] {
  return path.map(entityNotFound);
}

/** Failures of a request body. @param group CREATE or UPDATE */
export function bodyFailures({ type }: Pick<EntitySet, 'type'>, group: string): GraphError[] {
  const failureOfBody = (text: string) => failureOf(() => new EntityBody(type.target, parseBody(text), group).accept());
  return [
    failureOfBody(mistakes),
    failureOfBody('{ "startDateTime": '),
    new GraphError('bodyTooLarge'),
    new GraphError('unsupportedMediaType'),
  ];
}

/** Runs code that fails, and returns its error, so that the examples match the real errors. */
export function failureOf(attempt: () => unknown): GraphError {
  try {
    attempt();
  } catch (thrown) {
    return toGraphError(thrown);
  }
  throw new Error('The example of a failure does not fail.');
}
