import { hash } from 'node:crypto';
import type { FieldDef, PoolClient } from 'pg';
import { PreparedQuery, type Column } from './prepared-query';

/** Most statements that each connection keeps prepared; what a client asks for decides their texts. */
const PREPARED = 200;

/** Runs statements, of which the first {@link PREPARED} stay prepared on each connection that has run them. */
export class PreparedStatements {
  private readonly names = new Map<string, string>();
  /** Columns of the statements that a connection has prepared, by name. */
  private readonly prepared = new WeakMap<PoolClient, Map<string, readonly Column[]>>();

  /** @param values of all parameters */
  async run<Row>(client: PoolClient, text: string, values: unknown[]): Promise<Row[]> {
    const name = this.nameOf(text);
    const columns = name === undefined ? undefined : this.prepared.get(client)?.get(name);
    if (name !== undefined && columns) return runPrepared<Row>(client, name, values, columns);
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

  private nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined || this.names.size >= PREPARED) return known;
    const name = hash('sha1', text, 'base64url');
    this.names.set(text, name);
    return name;
  }
}

function runPrepared<Row>(
  client: PoolClient,
  name: string,
  values: unknown[],
  columns: readonly Column[],
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    client.query(
      new PreparedQuery<Row>(name, values, columns, (error, rows) => {
        if (error) reject(error);
        else resolve(rows);
      }),
    );
  });
}
