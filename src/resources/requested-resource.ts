import { sentenceOf } from '../graph/errors/error.filter';
import { GraphError } from '../graph/errors/graph-error';
import { LOG, RESOURCE } from '../graph/request/canonical-url';
import { endOf, type EntitySet, type PathStep } from '../odata/entity-set';
import { planPropertyPath, type PathPlan } from '../odata/plan/plan-property';
import { findResource, type Resource } from '../odata/plan/resource-path';
import { QueryError } from '../odata/query-error';
import { parseExpression } from '../odata/syntax/parse';
import { propertyPathOf } from './property-path';

/** Injection token of the collections at the service root. */
export const ROOTS = Symbol('ROOTS');

/** Finds the resource of a URL in its canonical form. @throws GraphError when there is none */
export function requestedResource(roots: readonly EntitySet[], url: string): Resource {
  const [path = ''] = url.split('?', 1);
  const [, , first = '', ...rest] = path.split('/');
  const resource = findResource(
    roots,
    first === LOG ? segmentsOfLog(rest) : first === RESOURCE ? rest : [first, ...rest],
  );
  if (!resource) throw new GraphError('notFound');
  return resource;
}

/** The segments of a path to a call log, with the path of the log as the first one. */
function segmentsOfLog(segments: readonly string[]): readonly string[] {
  const [name = '', ...rest] = segments[0] === RESOURCE ? segments.slice(1) : segments;
  return [`callRecords/${name}`, ...rest];
}

/**
 * Plans the property path after the last entity of a path.
 * @throws GraphError when the entity type has no such property
 */
export function planTail(path: readonly PathStep[], tail: string): PathPlan {
  try {
    return planPropertyPath(endOf(path).set, parseExpression(decodeURIComponent(tail)));
  } catch (error) {
    if (!(error instanceof QueryError) || error.kind === 'notImplemented') throw error;
    throw new GraphError('notFound', { message: `The resource does not exist. ${sentenceOf(error)}` });
  }
}

/** Returns the error for a method that no resource of the URL has, whatever is stored. */
export function refusedMethod(roots: readonly EntitySet[], url: string): GraphError {
  try {
    const resource = requestedResource(roots, url);
    if (resource.tail !== '') planTail(resource.path, resource.tail);
    return methodNotAllowed(resource);
  } catch (error) {
    if (error instanceof GraphError) return error;
    if (error instanceof QueryError) return new GraphError('notImplemented', { message: sentenceOf(error) });
    throw error;
  }
}

/** The error for a method that a resource does not have. */
function methodNotAllowed(resource: Resource): GraphError {
  const target = propertyPathOf(resource);
  const methods = ['GET', 'HEAD', ...(target ? ['DELETE', 'PUT'] : []), ...(target?.isComplex ? ['PATCH'] : [])];
  return new GraphError('methodNotAllowed', { headers: { Allow: methods.sort().join(', ') } });
}
