import { hash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { tenantIdOf } from '../edm/guid';

/** Who sends a request, as the verified bearer token says. */
export interface Principal {
  /** Directory the caller belongs to: the GUID of the claim `tid`, in lower case. */
  readonly tenantId: string;
  /**
   * Client application: the claim `appid` (v1 tokens), else `azp` (v2 tokens), else `client_id` (RFC 9068). Never `sub`:
   * it can be a person's address, and this is logged.
   */
  readonly appId: string | undefined;
  /**
   * Whom all belongs to that a token without an application makes: a digest of the tenant with the claim `oid` or else `sub`;
   * tokens without either share one. Absent where the token names an application, which all belongs to then.
   */
  readonly owner?: string;
  /** Names of the granted permissions: application permissions (`roles`) and delegated ones (`scp`). */
  readonly permissions: ReadonlySet<string>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the bearer hook; absent on paths that ask for no token. */
    principal?: Principal;
  }
}

/**
 * Reads the caller from the claims of a verified token.
 * Source of the claims: "Access token claims reference" of the Microsoft identity platform.
 *
 * @returns undefined when the claim `tid` is missing or not a GUID
 */
export function principalOf(claims: JWTPayload): Principal | undefined {
  const tenantId = tenantIdOf(claims['tid']);
  if (tenantId === undefined) return undefined;
  const appId = [claims['appid'], claims['azp'], claims['client_id']].find(isFilledText);
  const permissions = new Set([...rolesOf(claims['roles']), ...scopesOf(claims['scp'])]);
  if (appId !== undefined) return { tenantId, appId, permissions };
  // No `sub` must pass for the `oid` of somebody else.
  const claim = ['oid', 'sub'].find((name) => isFilledText(claims[name])) ?? '';
  const owner = hash('sha256', JSON.stringify([tenantId, claim, claims[claim]]), 'base64url');
  return { tenantId, appId, owner, permissions };
}

function rolesOf(roles: unknown): string[] {
  return Array.isArray(roles) ? roles.filter(isFilledText) : [];
}

function scopesOf(scp: unknown): string[] {
  return typeof scp === 'string' ? scp.split(' ').filter(isFilledText) : [];
}

function isFilledText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
