import { Command } from 'commander';
import { loadDatabaseUrl } from '../config/env';
import { SettingsError } from '../config/settings-error';
import { CliError, exitCodes } from './service/cli-error';

export function migrateCommand(): Command {
  return new Command('migrate')
    .summary('bring the schema of a database up to date')
    .description(
      'Brings the schema of the database at DATABASE_URL up to date. A service does so when it starts; use this ' +
        'command to do it before.',
    )
    .action(migrateDatabase);
}

async function migrateDatabase(): Promise<void> {
  const url = databaseUrl();
  const [{ migrate }, { DatabaseProblem }] = await Promise.all([
    import('../database/migrate.js'),
    import('../database/database-problem.js'),
  ]);
  await migrate(url).catch((error: unknown) => {
    throw error instanceof DatabaseProblem
      ? new CliError(`The database at DATABASE_URL ${error.message}.`, exitCodes.failed, { cause: error })
      : error;
  });
  console.log('The schema is up to date.');
}

function databaseUrl(): string {
  try {
    const url = loadDatabaseUrl();
    if (url !== undefined) return url;
  } catch (error) {
    if (error instanceof SettingsError) throw new CliError(error.message, exitCodes.usage, { cause: error });
    throw error;
  }
  throw new CliError(
    'DATABASE_URL is not set. The embedded database is migrated when the service starts.',
    exitCodes.usage,
  );
}
