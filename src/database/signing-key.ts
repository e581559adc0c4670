import { Injectable } from '@nestjs/common';
import { SkipTokens } from '../odata/urls/skip-token';
import { inBackground } from './background';
import { TenantDatabase } from './tenant-database';

/**
 * Signs links to further pages with the secret in the database, so that all services on it accept each other's links.
 */
@Injectable()
export class SigningKey {
  private loaded?: Promise<SkipTokens>;

  constructor(private readonly database: TenantDatabase) {}

  tokens(): Promise<SkipTokens> {
    this.loaded ??= inBackground(() => this.load()).catch((error: unknown) => {
      this.loaded = undefined;
      throw error;
    });
    return this.loaded;
  }

  private async load(): Promise<SkipTokens> {
    const [row] = await this.database.queryAll<{ secret: Buffer }>('signingKey', {
      text: 'SELECT secret FROM signing_key',
      values: [],
    });
    if (!row) throw new Error('The database has no signing key.');
    return new SkipTokens(row.secret);
  }
}
