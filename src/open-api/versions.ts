import type { OpenAPIObject } from '@nestjs/swagger';
import type { Version } from '../edm/version';

/** Extension with the path of an operation for clients, when the router has a different one. */
export const SERVED_AT = 'x-served-at';
/** Extension of an operation that only beta has. */
export const ONLY_BETA = 'x-only-beta';

type Operation = Record<string, unknown> & { parameters?: { readonly in?: string; readonly name?: string }[] };
type Paths = Record<string, Record<string, Operation>>;

/** Returns the operations of a version at the paths that clients use. */
export function pathsIn(paths: OpenAPIObject['paths'], version: Version): OpenAPIObject['paths'] {
  const result: Paths = {};
  for (const [path, methods] of Object.entries(paths as unknown as Paths)) {
    for (const [method, given] of Object.entries(methods)) {
      const { [SERVED_AT]: served, [ONLY_BETA]: onlyBeta, ...operation } = given;
      if (onlyBeta === true && version !== 'beta') continue;
      const place = typeof served === 'string' ? served : path;
      // Drops parameters that only the router's path has.
      const parameters = operation.parameters?.filter(
        (parameter) => parameter.in !== 'path' || place.includes(`{${parameter.name}}`),
      );
      (result[place] ??= {})[method] = { ...operation, ...(parameters ? { parameters } : {}) };
    }
  }
  return result as unknown as OpenAPIObject['paths'];
}
