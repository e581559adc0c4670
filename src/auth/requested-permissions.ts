import { permissions, type Permission } from './permissions';
import { TokenRequestError } from './token-request.error';

/** The resource of a scope that names none. */
const graph = 'https://graph.microsoft.com';

/** Stands for the permissions that a client was granted before; here for all. */
const all = '.default';

interface Scope {
  /** Empty where the scope names none, which means Microsoft Graph. */
  readonly resource: string;
  readonly name: string;
  readonly text: string;
}

/**
 * Reads the parameter `scope` with Entra's rules: `.default` stands alone, and all scopes belong to one resource. Any
 * resource will do, as any client does.
 * Entra grants applications nothing but `.default`; single permissions are an extension, to try out what one opens.
 *
 * @param scope filled text
 * @throws TokenRequestError naming the scope that cannot be granted
 */
export function requestedPermissions(scope: string): readonly Permission[] {
  const scopes = scope.split(/\s+/).map(readScope);
  if (new Set(scopes.map(({ resource }) => resource || graph)).size > 1) {
    throw new TokenRequestError('severalResources', 'The parameter scope names more than one resource.');
  }
  const names = new Set(scopes.map(({ name, text }) => known(name, text)));
  if (!names.has(all)) return permissions.filter((permission) => names.has(permission));
  if (names.size === 1) return permissions;
  throw new TokenRequestError('unknownScope', `The scope '${all}' cannot be combined with others.`);
}

function readScope(text: string): Scope {
  const at = text.lastIndexOf('/');
  // Entra writes two slashes where the name of the resource itself ends in one.
  return { text, resource: text.slice(0, Math.max(at, 0)).replace(/\/$/, ''), name: text.slice(at + 1) };
}

function known(name: string, text: string): Permission | typeof all {
  const found = ([all, ...permissions] as const).find((one) => one === name);
  if (found !== undefined) return found;
  throw new TokenRequestError('unknownScope', `The scope '${text}' is neither '${all}' nor a known permission.`);
}
