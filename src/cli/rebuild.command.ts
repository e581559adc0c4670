import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { loadDatabaseUrl, loadDataDir } from '../config/env';
import { DatabaseProblem } from '../database/database-problem';
import { runningUrl } from '../database/embedded/running-url';
import { withConnection, type RunStatement } from '../database/one-connection';
import { rebuild, type RebuildProgress } from '../quality/follow/rebuild.sql';
import { CliError, exitCodes } from './service/cli-error';
import { untilInterrupted } from './service/interrupt';
import { tenantId } from './service/service-options';
import { StatusLine } from './service/status-line';

/** Milliseconds between two looks at the progress, which counts call records. */
const LOOK = 1_000;

interface RebuildOptions {
  readonly tenant?: string;
  readonly wait?: true;
}

export function rebuildCommand(): Command {
  return new Command('rebuild')
    .summary('derive streams, call summaries and totals anew')
    .description(
      'Lets the running service derive the rows of quality anew from all call records: streams, call summaries and ' +
        'totals by hour. Readers see complete rows all the time. A rebuild that is under way begins again. The ' +
        'database is that of DATABASE_URL, or the embedded one of the service that runs with DATA_DIR.',
    )
    .addOption(new Option('--tenant <id>', 'only this tenant (default: all)').argParser(tenantId))
    .option('--wait', 'show the progress, and end with the rebuild')
    .action(rebuildRows);
}

async function rebuildRows({ tenant, wait }: RebuildOptions): Promise<void> {
  const begin = async (run: RunStatement): Promise<void> => {
    const begun = await (tenant === undefined ? run(rebuild.all) : run(rebuild.one, [tenant]));
    if (begun.length === 0) {
      console.log('There are no rows yet. The service derives them when it finds call records.');
    } else if (wait) {
      await untilInterrupted((signal) => show(run, tenant ?? null, signal));
    } else {
      const tenants = begun.length === 1 ? '1 tenant' : `${begun.length} tenants`;
      console.log(`The service derives the rows of ${tenants} anew.`);
    }
  };
  await withConnection(await databaseUrl(), begin).catch((error: unknown) => {
    if (!(error instanceof DatabaseProblem)) throw error;
    throw new CliError(`The database ${error.message}.`, exitCodes.failed, { cause: error });
  });
}

async function show(run: RunStatement, tenant: string | null, signal: AbortSignal): Promise<void> {
  const line = new StatusLine(process.stderr);
  for (;;) {
    const [progress] = await run<RebuildProgress>(rebuild.progress, [tenant]);
    if (!progress || progress.isOver) break;
    line.show(() => `${progress.done} of ${progress.total} call records`);
    await sleep(LOOK, undefined, { signal });
  }
  line.clear();
  console.log('All rows are derived anew.');
}

async function databaseUrl(): Promise<string> {
  const url = loadDatabaseUrl() ?? (await runningUrl(join(loadDataDir(), 'postgres')));
  if (url !== undefined) return url;
  throw new CliError(
    'DATABASE_URL is not set, and no embedded database runs with DATA_DIR. A rebuild needs the running service.',
    exitCodes.usage,
  );
}
