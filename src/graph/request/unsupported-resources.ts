import { GraphError } from '../errors/graph-error';

/**
 * Resources of the standard that the service does not have: all entities, a join, the model as
 * entities, and each member of a collection (OData 4.01 part 2, sections 4.13 and 4.15; part 1, section 10).
 */
const unsupported =
  /^(?:\/(?:v1\.0|beta))?\/(?:(\$all|\$crossjoin)(?=[(/?]|$)|\$metadata\/[^?]|[^?]*\/(\$each)(?=[/?]|$))/i;

/** @param url in its canonical form, where a key such as `$each` in parentheses has no dollar sign */
export function refusalOfResource(url: string): GraphError | undefined {
  const [text, atRoot, behindCollection] = unsupported.exec(url) ?? [];
  if (text === undefined) return undefined;
  const name = atRoot ?? behindCollection ?? '$metadata with a path behind it';
  return new GraphError('notImplemented', { message: `The path: ${name} is not supported.` });
}
