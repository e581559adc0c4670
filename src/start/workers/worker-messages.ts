import type { Settings } from '../../config/settings';
import type { Listeners } from '../../connections/listeners';

/** What a worker needs beside the environment. */
export interface Opening extends Pick<Settings, 'port' | 'httpsPort' | 'poolSize'> {
  /** A migrated database. May hold a password, so it does not go through the environment, where others can read it. */
  readonly databaseUrl: string;
}

/** What the primary process tells a worker. */
export type WorkerOrder = ({ readonly kind: 'open' } & Opening) | { readonly kind: 'stop' };

/** What a worker tells the primary process. */
export type WorkerReport =
  | ({ readonly kind: 'listening' } & Pick<Listeners, 'http' | 'https'>)
  | { readonly kind: 'failed'; readonly reason: string };
