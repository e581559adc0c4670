/**
 * Every statement about more than one tenant, by name, with its purpose. All other statements are bound to one tenant
 * by `$1` (decision 3). The list shows which data background work reads across tenants.
 */
export const acrossTenants = {
  signingKey: 'reads the key that signs links, which is the same for all tenants',
  tenantsWithChanges: 'finds the tenants whose changes wait for a position or have expired',
  tenantsWithSubscriptions: 'finds the tenants that have something to be notified of',
  dueEndpoints: 'finds the addresses to which notifications are due, so that tenants take turns',
  endedSubscriptions: 'removes in parts what belongs to subscriptions that have ended',
  setBackClocks: 'ends leases and pauses that began before the clock of the database was set back',
  givenUpNotifications: 'removes notifications that were given up long ago',
  tenantsBehind: 'finds the tenants whose call records are to be turned into rows of quality',
  otherRecipes: 'derives rows of quality anew that were derived by other rules',
  qualityLag: 'reads how far the rows of quality follow the call records',
  notificationBacklog: 'counts subscriptions, and notifications by what is to happen to them',
  bytesByTenant: 'estimates how much each tenant stores',
  endLargeSorts: 'cancels the statements that take the most space of a disk that is nearly full',
  reuseLog: 'lets PostgreSQL use the files of its write-ahead log again',
} as const satisfies Readonly<Record<string, string>>;

export type AcrossTenants = keyof typeof acrossTenants;

/** The statement's text with a first line that identifies it in `pg_stat_activity` and in tests. */
export function namedText(name: AcrossTenants, text: string): string {
  return `/* all tenants: ${name} */ ${text}`;
}

/** The name in a text made by {@link namedText}; undefined: the statement is about one tenant, or none. */
export function nameIn(text: string): string | undefined {
  return /^\/\* all tenants: (\w+) \*\/ /.exec(text)?.[1];
}
