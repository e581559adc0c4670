import type { Settings } from '../../config/settings';
import type { Listeners } from '../../connections/listeners';

/** Settings that a worker does not read from the environment. */
export interface Opening extends Pick<Settings, 'port' | 'httpsPort' | 'poolSize'> {
  /**
   * A migrated database. The URL may contain a password, so it is not in the environment, where others could read it.
   */
  readonly databaseUrl: string;
}

/** Messages from the primary process to a worker. */
export type WorkerOrder = ({ readonly kind: 'open' } & Opening) | { readonly kind: 'stop' };

/** Messages from a worker to the primary process. */
export type WorkerReport =
  | ({ readonly kind: 'listening' } & Pick<Listeners, 'http' | 'https'>)
  | { readonly kind: 'failed'; readonly reason: string };
