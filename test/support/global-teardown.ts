import { shared } from './global-setup';

/** Stops the PostgreSQL that the global set-up started, if it did, and removes all temporary files of the run. */
export default async function globalTeardown(): Promise<void> {
  await shared.endTestRun?.();
}
