import { Controller, Get, Header, HttpCode, Param, Post, Req, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { JSONWebKeySet } from 'jose';
import { parseGuid } from '../edm/guid';
import { DevelopmentIssuer, tokenLifetime } from './development-issuer';
import { Public } from './permissions';
import { readTokenRequest } from './token-request';
import { TokenRequestError } from './token-request.error';
import { TokenRequestFilter } from './token-request.filter';
import { notAForm, tokenPath } from './token-request.form';

/** Body of a successful token response (RFC 6749, 5.1, with Entra's `ext_expires_in`). Times in seconds. */
interface TokenResponse {
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly ext_expires_in: number;
  readonly access_token: string;
}

/** The development issuer's endpoints, at the paths of the Microsoft identity platform (v2.0). */
@ApiExcludeController()
@Public()
@UseFilters(TokenRequestFilter)
@Controller(':tenantId')
export class DevelopmentIssuerController {
  constructor(private readonly issuer: DevelopmentIssuer) {}

  @Post(tokenPath)
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async token(@Param('tenantId') tenant: string, @Req() { body, headers }: FastifyRequest): Promise<TokenResponse> {
    const tenantId = knownTenant(tenant);
    if (!(body instanceof URLSearchParams)) throw notAForm();
    const request = readTokenRequest(body, headers.authorization);
    return {
      token_type: 'Bearer',
      expires_in: tokenLifetime,
      ext_expires_in: tokenLifetime,
      access_token: await this.issuer.issueToken({ tenantId, ...request }),
    };
  }

  @Get('v2.0/.well-known/openid-configuration')
  configuration(@Param('tenantId') tenant: string): Readonly<Record<string, unknown>> {
    return this.issuer.configuration(knownTenant(tenant));
  }

  @Get('discovery/v2.0/keys')
  keys(@Param('tenantId') tenant: string): JSONWebKeySet {
    knownTenant(tenant);
    return this.issuer.keySet();
  }
}

function knownTenant(tenant: string): string {
  const tenantId = parseGuid(tenant);
  if (tenantId !== undefined) return tenantId;
  throw new TokenRequestError('unknownTenant', `The tenant '${tenant}' is not a GUID.`);
}
