import { hash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { ApiKeySetting } from '../config/settings';
import type { Principal } from '../graph/request/principal';
import { countHeader } from '../graph/request/raw-headers';
import { invalidToken } from './bearer-errors';
import type { Permission } from './permissions';

const basicCredentials = /^basic +([a-z\d+/]*={0,2})$/i;
const permission: Permission = 'CallRecords.Read.All';

/**
 * Keys of clients that know no bearer tokens, such as Excel. A key is the password of HTTP Basic credentials (RFC 7617),
 * whatever their user, or stands in the header X-API-Key. It reads the records of one tenant.
 */
export class ApiKeys {
  private readonly keys: readonly { readonly digest: Buffer; readonly principal: Principal }[];

  constructor(settings: readonly ApiKeySetting[]) {
    this.keys = settings.map(({ name, tenantId, sha256 }) => ({
      digest: Buffer.from(sha256, 'hex'),
      principal: { tenantId, appId: `key:${name}`, permissions: new Set([permission]), isReadOnly: true },
    }));
  }

  get areUsed(): boolean {
    return this.keys.length > 0;
  }

  /**
   * The owner of the key in a request; undefined where the request has none.
   * @throws GraphError `unauthenticated` where the key is not known
   */
  principalOf(request: Pick<FastifyRequest, 'headers' | 'raw'>): Principal | undefined {
    const key = this.areUsed ? keyIn(request) : undefined;
    if (key === undefined) return undefined;
    const digest = hash('sha256', key, 'buffer');
    // Every key is compared in the same time, so that answers do not tell how much of one is right.
    const found = this.keys.filter((one) => timingSafeEqual(one.digest, digest));
    if (found[0]) return found[0].principal;
    throw invalidToken('The API key is not known.');
  }
}

function keyIn({ headers, raw }: Pick<FastifyRequest, 'headers' | 'raw'>): string | undefined {
  const { 'x-api-key': own, authorization = '' } = headers;
  const [, encoded] = basicCredentials.exec(authorization.trim()) ?? [];
  if (own === undefined && encoded === undefined) return undefined;
  const isOnlyOne = own === undefined ? countHeader('authorization', raw.rawHeaders) === 1 : authorization === '';
  if (!isOnlyOne || Array.isArray(own)) throw invalidToken('The request carries more than one credential.');
  if (own !== undefined) return own;
  const pair = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}
