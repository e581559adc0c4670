import { allPermissions, developmentTenant } from '../auth/development-client';
import { tokenPath } from '../auth/token-request.form';
import type { AuthSettings } from '../config/settings';

/** How people sign in to the console, told to its script. */
export type SignIn =
  /** Anybody gets a token of any tenant by the client credentials grant (RFC 6749, section 4.4). */
  | {
      readonly kind: 'development';
      /** Path of the token endpoint; `{tenant}` stands for the GUID of a tenant. */
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly scope: string;
      readonly defaultTenant: string;
    }
  /** Sign-in at an OpenID provider by the authorization code flow with PKCE (RFC 7636). */
  | {
      readonly kind: 'openId';
      /** Issuer, below which its discovery document is. */
      readonly authority: string;
      readonly clientId: string;
      /** Scopes separated by blanks. */
      readonly scope: string;
    }
  | {
      readonly kind: 'none';
      /** A sentence for the operator. */
      readonly reason: string;
    };

export function signInBy(auth: AuthSettings): SignIn {
  if (auth.kind === 'development') {
    return {
      kind: 'development',
      tokenUrl: `/{tenant}${tokenPath}`,
      clientId: 'console',
      clientSecret: 'any-secret',
      scope: allPermissions,
      defaultTenant: developmentTenant,
    };
  }
  if (auth.console) return { kind: 'openId', authority: auth.issuer, ...auth.console };
  return {
    kind: 'none',
    reason: 'The service does not know its client at the OpenID provider: set CONSOLE_CLIENT_ID.',
  };
}
