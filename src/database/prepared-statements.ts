import type { FieldDef, PoolClient } from 'pg';
import { PreparedQuery, type Column } from './prepared-query';
import { StatementNames } from './statement-names';

/** Maximum number of prepared statements. Their texts depend on the requests of clients. */
const PREPARED = 200;
/** Longest text that is prepared, in characters: the server keeps the plan of each on every connection. */
const LONGEST = 16_384;
/** Number of unneeded prepared statements that a connection may keep. */
const NEEDLESS = 50;

/** Runs statements, and keeps the most frequent ones, at most {@link PREPARED}, prepared on each connection. */
export class PreparedStatements {
  private readonly names = new StatementNames(PREPARED, LONGEST);
  /** Columns of the statements prepared on a connection, by name. */
  private readonly prepared = new WeakMap<PoolClient, Map<string, readonly Column[]>>();

  /** @param values of all parameters */
  async run<Row>(client: PoolClient, text: string, values: unknown[]): Promise<Row[]> {
    const name = this.names.nameOf(text);
    const known = this.prepared.get(client);
    const columns = name === undefined ? undefined : known?.get(name);
    if (name !== undefined && columns) return runPrepared<Row>(client, name, text, values, columns);
    if (known && known.size >= PREPARED + NEEDLESS) await this.forgetNeedless(client, known);
    const { rows, fields } = await client.query({ name, text, values });
    if (name !== undefined) this.remember(client, name, fields);
    return rows as Row[];
  }

  private remember(client: PoolClient, name: string, fields: readonly FieldDef[]): void {
    const known = this.prepared.get(client) ?? new Map<string, readonly Column[]>();
    this.prepared.set(client, known);
    known.set(
      name,
      fields.map(({ name, dataTypeID }) => ({ name, read: client.getTypeParser(dataTypeID, 'text') })),
    );
  }

  private async forgetNeedless(client: PoolClient, known: Map<string, readonly Column[]>): Promise<void> {
    const needless = [...known.keys()].filter((name) => !this.names.has(name));
    await client.query(needless.map((name) => `DEALLOCATE "${name}"`).join('; '));
    const { parsedStatements } = (client as unknown as { connection: Parsed }).connection;
    for (const name of needless) {
      known.delete(name);
      Reflect.deleteProperty(parsedStatements, name);
    }
  }
}

/** pg's list of prepared statements on a connection: texts by name. */
interface Parsed {
  readonly parsedStatements: Record<string, string>;
}

function runPrepared<Row>(
  client: PoolClient,
  name: string,
  text: string,
  values: unknown[],
  columns: readonly Column[],
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    client.query(
      new PreparedQuery<Row>(name, text, values, columns, (error, rows) => {
        if (error) reject(error);
        else resolve(rows);
      }),
    );
  });
}
