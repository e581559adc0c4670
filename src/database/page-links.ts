import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inBackground } from '../background';
import { SkipTokens } from '../odata/skip-token';

/** Signs links to further pages with the secret of the database, so that each service on it takes those of the others. */
@Injectable()
export class PageLinks {
  private loaded?: Promise<SkipTokens>;

  constructor(private readonly dataSource: DataSource) {}

  tokens(): Promise<SkipTokens> {
    this.loaded ??= inBackground(() => this.load()).catch((error: unknown) => {
      this.loaded = undefined;
      throw error;
    });
    return this.loaded;
  }

  private async load(): Promise<SkipTokens> {
    const [row] = await this.dataSource.query<{ secret: Buffer }[]>('SELECT secret FROM signing_key');
    if (!row) throw new Error('The database has no signing key.');
    return new SkipTokens(row.secret);
  }
}
