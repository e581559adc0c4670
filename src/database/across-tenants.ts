/**
 * Every statement that is about more than one tenant, by its name, with the reason. All others are bound to one tenant by
 * `$1` (decision 3). A tour of the list is a tour of what background work looks at.
 */
export const acrossTenants = {
  signingKey: 'reads the key that signs links, which is the same for all tenants',
  tenantsWithChanges: 'finds the tenants whose changes wait for a position or have expired',
  tenantsWithSubscriptions: 'finds the tenants that have something to be notified of',
  dueEndpoints: 'finds the addresses to which notifications are due, so that tenants take turns',
  endedSubscriptions: 'removes in parts what belongs to subscriptions that have ended',
  setBackClocks: 'ends leases and pauses that began before the clock of the database was set back',
  givenUpNotifications: 'removes notifications that were given up long ago',
  bytesByTenant: 'estimates how much each tenant stores',
  endLargeSorts: 'cancels the statements that take the most space of a disk that is nearly full',
  reuseLog: 'lets PostgreSQL use the files of its write-ahead log again',
} as const satisfies Readonly<Record<string, string>>;

export type AcrossTenants = keyof typeof acrossTenants;

/** The text as it is sent. Its first line tells people who look at `pg_stat_activity`, and the tests, which one it is. */
export function namedText(name: AcrossTenants, text: string): string {
  return `/* all tenants: ${name} */ ${text}`;
}

/** The name of a statement that {@link namedText} has made; undefined: it is about one tenant, or about none. */
export function nameIn(text: string): string | undefined {
  return /^\/\* all tenants: (\w+) \*\/ /.exec(text)?.[1];
}
