import { sentenceOf } from '../graph/errors/error.filter';
import { GraphError } from '../graph/errors/graph-error';
import { RESOURCE } from '../graph/request/canonical-url';
import { endOf, type EntitySet, type PathStep } from '../odata/entity-set';
import { planPropertyPath, type PathPlan } from '../odata/plan/plan-property';
import { findResource, type Resource } from '../odata/plan/resource-path';
import { QueryError } from '../odata/query-error';
import { parseExpression } from '../odata/syntax/parse';

/** Collections to which a path leads below the service root. */
export const ROOTS = Symbol('ROOTS');

/** What a URL, in its canonical form, leads to. @throws GraphError when it leads to nothing */
export function requestedResource(roots: readonly EntitySet[], url: string): Resource {
  const [path = ''] = url.split('?', 1);
  const [, , ...segments] = path.split('/');
  const resource = findResource(roots, segments[0] === RESOURCE ? segments.slice(1) : segments);
  if (!resource) throw new GraphError('notFound');
  return resource;
}

/** What the tail of a path names of the entity before it. @throws GraphError when the entity has nothing of that name */
export function planTail(path: readonly PathStep[], tail: string): PathPlan {
  try {
    return planPropertyPath(endOf(path).set, parseExpression(decodeURIComponent(tail)));
  } catch (error) {
    if (!(error instanceof QueryError) || error.kind === 'notImplemented') throw error;
    throw new GraphError('notFound', { message: `The resource does not exist. ${sentenceOf(error)}` });
  }
}

/** Why nothing can be at a URL, whatever is stored; undefined: something can. */
export function missingResource(roots: readonly EntitySet[], url: string): GraphError | undefined {
  try {
    const { path, tail } = requestedResource(roots, url);
    if (tail !== '') planTail(path, tail);
    return undefined;
  } catch (error) {
    return error instanceof GraphError ? error : undefined;
  }
}
