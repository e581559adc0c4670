import { Command, Option } from 'commander';
import { developmentTenant } from '../auth/development-client';
import { variables } from '../config/variables';
import type { Statement } from '../odata/sql-builder';
import type { ReadExplanation } from '../resources/read-explanation';
import { CliError, exitCodes } from './service/cli-error';
import { tenantId } from './service/service-options';

interface ExplainOptions {
  readonly database?: string;
  readonly tenant: string;
  readonly analyze?: boolean;
}

/** The default of `MAX_PAGE_SIZE`. */
const MOST = Number(variables.maxPageSize.default);

export function explainCommand(): Command {
  return new Command('explain')
    .summary('show how a request becomes SQL')
    .description(
      "Prints the plan of a GET request and its SQL. With a database, prints PostgreSQL's plan, too. The URL is a path " +
        "such as '/v1.0/communications/callRecords?$top=1', with or without a host, percent-encoded or not.",
    )
    .argument('<url>', 'URL of the request')
    .addOption(
      new Option('--database <url>', 'postgres:// URL of a migrated database, for EXPLAIN').env('DATABASE_URL'),
    )
    .addOption(new Option('--tenant <id>', 'tenant whose rows are read').default(developmentTenant).argParser(tenantId))
    .addOption(new Option('--analyze', 'run the statement, and print how long each step took'))
    .action(explain);
}

async function explain(url: string, { database, tenant, analyze }: ExplainOptions): Promise<void> {
  const { plan, statement } = await explanationOf(url);
  const { format } = await import('sql-formatter');
  const { text, values } = statement;
  const sections = [
    section('Plan', plan),
    section('SQL', format(text, { language: 'postgresql', expressionWidth: 100 })),
    section('Parameters', ['$1 = the tenant', ...values.map(parameter)].join('\n')),
    ...(database === undefined ? [] : [section('EXPLAIN', await explained(database, tenant, statement, analyze))]),
  ];
  console.log(sections.join('\n\n'));
}

async function explanationOf(url: string): Promise<ReadExplanation> {
  // Imported here: the other commands start faster without the service's modules.
  const [{ rootSets }, { logSets }, { explainRead }, { canonicalUrl }, { GraphError }, { QueryError }] =
    await Promise.all([
      import('../odata/root-sets.js'),
      import('../call-logs/logs.js'),
      import('../resources/read-explanation.js'),
      import('../graph/request/canonical-url.js'),
      import('../graph/errors/graph-error.js'),
      import('../odata/query-error.js'),
      // Declares all collections, also those of call records.
      import('../quality/sets/quality-sets.js'),
    ]);
  try {
    return explainRead([...rootSets().values(), ...logSets], canonicalUrl(url.replaceAll(' ', '%20')), { most: MOST });
  } catch (error) {
    if (error instanceof GraphError || error instanceof QueryError)
      throw new CliError(error.message, exitCodes.usage, { cause: error });
    throw error;
  }
}

function section(title: string, text: string): string {
  return `${title}\n${'-'.repeat(title.length)}\n${text}`;
}

function parameter(value: unknown, index: number): string {
  return `$${index + 2} = ${JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item))}`;
}

async function explained(
  connectionString: string,
  tenant: string,
  { text, values }: Statement,
  analyze = false,
): Promise<string> {
  const { Client } = await import('pg');
  const client = new Client({ connectionString });
  try {
    await client.connect();
    const options = analyze ? 'ANALYZE, BUFFERS' : 'COSTS';
    // A read-only transaction, so that no statement can write.
    await client.query('BEGIN READ ONLY');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (${options}) ${text}`, [tenant, ...values]);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } catch (error) {
    throw new CliError(`The database cannot explain it: ${(error as Error).message}`, exitCodes.failed, {
      cause: error,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
