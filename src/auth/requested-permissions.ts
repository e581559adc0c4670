import { permissions, type Permission } from './permissions';
import { TokenRequestError } from './token-request.error';

/** The default resource of a scope. */
const graph = 'https://graph.microsoft.com';

/** Requests the permissions that a client was granted before; here all of them. */
const all = '.default';

interface Scope {
  /** Empty where the scope has none, which means Microsoft Graph. */
  readonly resource: string;
  readonly name: string;
  readonly text: string;
}

/**
 * Parses the parameter `scope` with Entra's rules: `.default` cannot be combined with others, and all scopes belong to
 * one resource. Any resource is accepted, like any client. For applications, Entra accepts nothing but `.default`.
 * Single permissions are an extension for testing what each one allows.
 * @param scope filled text
 * @throws TokenRequestError with the scope that cannot be granted
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
  // Entra writes two slashes where the name of the resource ends in a slash.
  return { text, resource: text.slice(0, Math.max(at, 0)).replace(/\/$/, ''), name: text.slice(at + 1) };
}

function known(name: string, text: string): Permission | typeof all {
  const found = ([all, ...permissions] as const).find((one) => one === name);
  if (found !== undefined) return found;
  throw new TokenRequestError('unknownScope', `The scope '${text}' is neither '${all}' nor a known permission.`);
}
