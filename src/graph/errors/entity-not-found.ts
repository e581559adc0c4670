import { GraphError } from './graph-error';

/** Says in Graph's words that an entity does not exist. */
export function entityNotFound({ label }: { readonly label: string }): GraphError {
  return new GraphError('notFound', { message: `Could not find the requested ${label}.` });
}
