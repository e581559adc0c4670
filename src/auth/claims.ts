import { hash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { parseGuid } from '../edm/guid';
import type { Principal } from '../graph/request/principal';

/**
 * Reads the principal from the claims of a verified token. Source: "Access token claims reference" of the Microsoft
 * identity platform.
 * @returns undefined when the claim `tid` is missing or not a GUID
 */
export function principalOf(claims: JWTPayload): Principal | undefined {
  const tenantId = parseGuid(claims['tid']);
  if (tenantId === undefined) return undefined;
  const appId = [claims['appid'], claims['azp'], claims['client_id']].find(isFilledText);
  const permissions = new Set([...rolesOf(claims['roles']), ...scopesOf(claims['scp'])]);
  if (appId !== undefined) return { tenantId, appId, permissions };
  // The digest includes the claim's name, so that a `sub` never equals the `oid` of somebody else.
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
