import { Gauge, type LabelValues } from 'prom-client';
import { PREFIX, registry } from './registry';

/** Values at one moment, each with its labels. */
export type Values<Label extends string> = Iterable<readonly [LabelValues<Label>, number]>;

/** How values of several processes become one: `max` where each process reads the same of the database. */
type Together = 'sum' | 'max';

/** A gauge whose values are read when they are asked for. */
export class Reading<Label extends string> {
  private read?: () => Values<Label> | Promise<Values<Label>>;

  constructor(name: string, help: string, labelNames: readonly Label[], aggregator: Together) {
    const values = async (): Promise<Values<Label>> => (await this.read?.()) ?? [];
    new Gauge({
      name: PREFIX + name,
      help,
      labelNames,
      aggregator,
      registers: [registry],
      async collect() {
        const now = await values();
        this.reset();
        // Without labels, a reset leaves the value 0.
        if (labelNames.length === 0) this.remove();
        for (const [labels, value] of now) this.set(labels, value);
      },
    });
  }

  /**
   * Sets where the values come from. A process has one service; among several in one test, the latest is read.
   * @param read must not reject; without any value, the gauge is absent
   */
  from(read: () => Values<Label> | Promise<Values<Label>>): void {
    this.read = read;
  }
}

const reading = <Label extends string = never>(
  name: string,
  help: string,
  labelNames: readonly Label[] = [],
  together: Together = 'sum',
): Reading<Label> => new Reading(name, help, labelNames, together);

/** What is read of this process, and of the database, at each scrape. */
export const readings = {
  buildInfo: reading(
    'build_info',
    'The value 1, with the versions of the service and of Node.',
    ['version', 'node'],
    'max',
  ),
  budgetUse: reading('budget_used', 'What is taken of a budget now, in its unit.', ['budget']),
  budgetLimit: reading('budget_limit', 'The most that may be taken of a budget, in its unit.', ['budget']),
  writesWaiting: reading('write_queue_waiting', 'Writes that wait for their transaction to begin.'),
  connections: reading('database_connections_used', 'Database connections in use, by the kind of work.', ['kind']),
  connectionsWaiting: reading(
    'database_connections_waiting',
    'Work that waits for a database connection, by its kind.',
    ['kind'],
  ),
  refusesWrites: reading(
    'storage_refuses_writes',
    '1 while the disk is so full that nothing is added, otherwise 0.',
    [],
    'max',
  ),
  diskFree: reading('disk_free_bytes', 'Free bytes of the disk of the embedded database.', [], 'max'),
  databaseUp: reading('database_up', '1 where the database answers, otherwise 0.', [], 'max'),
  qualityLag: reading(
    'quality_lag_seconds',
    'Age of the oldest change that the rows of quality do not hold; 0: they hold all.',
    [],
    'max',
  ),
  tenantsBehind: reading(
    'quality_tenants_behind',
    'Tenants with changes that the rows of quality do not hold.',
    [],
    'max',
  ),
  failedCalls: reading('quality_failed_calls', 'Call records of which no rows of quality could be derived.', [], 'max'),
  subscriptions: reading('subscriptions', 'Subscriptions to changes.', [], 'max'),
  notifications: reading(
    'notifications_kept',
    'Notifications in the database, each state counted up to 100,000.',
    ['state'],
    'max',
  ),
} as const;
