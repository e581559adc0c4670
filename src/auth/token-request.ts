import { clientOf } from './client-credentials';
import type { Permission } from './permissions';
import { requestedPermissions } from './requested-permissions';
import { TokenRequestError } from './token-request.error';

/** A valid token request. */
export interface TokenRequest {
  readonly clientId: string;
  readonly permissions: readonly Permission[];
}

/**
 * Validates a client credentials request (RFC 6749, 4.4), in the same order as Microsoft Entra ID.
 * @param form the request body
 * @param authorization the `Authorization` header
 * @throws TokenRequestError with the missing or invalid parameter
 */
export function readTokenRequest(form: URLSearchParams, authorization: string | undefined): TokenRequest {
  refuseRepeats(form);
  const grant = required(form, 'grant_type');
  if (grant !== 'client_credentials') {
    throw new TokenRequestError('unsupportedGrant', "This issuer knows the grant type 'client_credentials' only.");
  }
  const clientId = clientOf(form, authorization);
  return { clientId, permissions: requestedPermissions(required(form, 'scope')) };
}

function refuseRepeats(form: URLSearchParams): void {
  const seen = new Set<string>();
  for (const name of form.keys()) {
    if (seen.has(name)) throw new TokenRequestError('repeatedParameter', `The parameter '${name}' is repeated.`);
    seen.add(name);
  }
}

// A parameter without a value counts as left out (RFC 6749, 3.2).
function required(form: URLSearchParams, name: string): string {
  const value = form.get(name)?.trim() ?? '';
  if (value === '') throw new TokenRequestError('missingParameter', `The request lacks the parameter '${name}'.`);
  return value;
}
