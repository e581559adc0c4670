import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { Settings } from '../config/settings';
import { DevelopmentIssuer } from './development-issuer';
import { DevelopmentIssuerController } from './development-issuer.controller';
import { KEY_SOURCE, type KeySource } from './key-source';
import { OpenIdKeySource } from './open-id.key-source';
import { PermissionGuard } from './permission.guard';
import { TokenVerifier } from './token-verifier';

type AuthenticationSettings = Pick<Settings, 'auth' | 'dataDir'>;

/** Verifies bearer tokens and permissions. With the development issuer, also serves the endpoints that issue tokens. */
@Module({})
export class AuthModule {
  /** @param settings select the token issuer, which does not change while the service runs */
  static register(settings: AuthenticationSettings): DynamicModule {
    const verifier: Provider = {
      provide: TokenVerifier,
      useFactory: (source: KeySource) => new TokenVerifier(source),
      inject: [KEY_SOURCE],
    };
    return {
      module: AuthModule,
      controllers: settings.auth.kind === 'development' ? [DevelopmentIssuerController] : [],
      providers: [...keySource(settings), verifier, PermissionGuard],
      exports: [TokenVerifier, PermissionGuard],
    };
  }
}

function keySource(settings: AuthenticationSettings): Provider[] {
  const { auth } = settings;
  if (auth.kind === 'provider') return [{ provide: KEY_SOURCE, useFactory: () => new OpenIdKeySource(auth) }];
  return [
    {
      provide: DevelopmentIssuer,
      useFactory: (host: HttpAdapterHost) =>
        DevelopmentIssuer.create(settings.dataDir, () => host.httpAdapter.getInstance<FastifyInstance>().localUrl),
      inject: [HttpAdapterHost],
    },
    { provide: KEY_SOURCE, useExisting: DevelopmentIssuer },
  ];
}
