import { createDataSource } from './data-source';

/** Key of the advisory lock under which the schema is changed: any number that stays the same. */
const MIGRATION_LOCK = 4_770_211_503;

/**
 * Brings the schema up to date; of several services that start at once one does the work and the others wait.
 * @param url the database
 */
export async function migrate(url: string): Promise<void> {
  const dataSource = await createDataSource(url, 2, 0).initialize();
  try {
    const runner = dataSource.createQueryRunner();
    // The lock goes with its connection, also when the service dies.
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations({ transaction: 'each' });
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await runner.release();
  } finally {
    await dataSource.destroy();
  }
}
