import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:net';
import type { Settings } from '../config/settings';
import { DevelopmentIssuer } from './development-issuer';
import { DevelopmentIssuerController } from './development-issuer.controller';
import { KEY_SOURCE, type KeySource } from './key-source';
import { OpenIdKeySource } from './open-id.key-source';
import { PermissionGuard } from './permission.guard';
import { TokenVerifier } from './token-verifier';

type AuthenticationSettings = Pick<Settings, 'auth' | 'dataDir' | 'port'>;

/** Bearer tokens and permissions; with the development issuer, also the endpoints that hand tokens out. */
@Module({})
export class AuthModule {
  /** @param settings decides who issues the tokens, which does not change while the service runs */
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
      useFactory: (server: HttpAdapterHost) =>
        DevelopmentIssuer.create(settings.dataDir, () => portOf(server, settings)),
      inject: [HttpAdapterHost],
    },
    { provide: KEY_SOURCE, useExisting: DevelopmentIssuer },
  ];
}

/** The port that is open; until then, and without one, the port of the settings. */
function portOf({ httpAdapter }: HttpAdapterHost, { port }: AuthenticationSettings): number {
  const address = (httpAdapter.getHttpServer() as Server).address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
