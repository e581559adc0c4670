import { GraphError } from './graph-error';

/** A 404 error with Graph's message for a missing entity. */
export function entityNotFound({ label }: { readonly label: string }): GraphError {
  return new GraphError('notFound', { message: `Could not find the requested ${label}.` });
}
