import type { Settings } from '../../config/settings';
import type { Listeners } from '../../connections/listeners';
import type { Scraped } from '../../metrics/scrape';

/** Settings that a worker does not read from the environment. */
export interface Opening extends Pick<Settings, 'port' | 'httpsPort' | 'poolSize'> {
  /**
   * A migrated database. The URL may contain a password, so it is not in the environment, where others could read it.
   */
  readonly databaseUrl: string;
}

/** Messages from the primary process to a worker. */
export type WorkerOrder =
  | ({ readonly kind: 'open' } & Opening)
  | { readonly kind: 'stop' }
  /** Asks for the metrics of the worker. */
  | { readonly kind: 'scrape'; readonly id: number }
  /** The answer to its own question for the metrics of all workers. */
  | { readonly kind: 'metrics'; readonly id: number; readonly text: string };

/** Messages from a worker to the primary process. */
export type WorkerReport =
  | ({ readonly kind: 'listening' } & Pick<Listeners, 'http' | 'https'>)
  | { readonly kind: 'failed'; readonly reason: string }
  /** Asks for the metrics of all workers. */
  | { readonly kind: 'scrape'; readonly id: number }
  /** The metrics of the worker, as the primary process has asked for them. */
  | { readonly kind: 'metrics'; readonly id: number; readonly metrics: Scraped };
