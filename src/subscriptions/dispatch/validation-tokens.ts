import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DevelopmentIssuer } from '../../auth/development-issuer';
import { SETTINGS, type Settings } from '../../config/settings';

/**
 * Makes the validation tokens by which a subscriber verifies that notifications with resource data come from this
 * service.
 */
@Injectable()
export class ValidationTokens {
  constructor(
    private readonly modules: ModuleRef,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * @returns a token for each application; none when an external issuer signs tokens, since this service does not have
   * its key
   */
  tokensFor(tenantId: string, applications: ReadonlySet<string>): Promise<string[]> {
    if (this.settings.auth.kind !== 'development') return Promise.resolve([]);
    const issuer = this.modules.get(DevelopmentIssuer, { strict: false });
    return Promise.all([...applications].map((audience) => issuer.issueValidationToken(tenantId, audience)));
  }
}
