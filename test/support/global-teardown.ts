import { shared } from './global-setup';

/** Stops the PostgreSQL that the global set-up started, if it did, and removes its folder. */
export default async function globalTeardown(): Promise<void> {
  await shared.stopTestServer?.();
}
