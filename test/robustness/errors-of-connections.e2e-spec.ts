import { types, type PoolClient } from 'pg';
import { PooledClient } from '../../src/database/pooled-client';
import { PreparedStatements } from '../../src/database/prepared-statements';
import { toGraphError } from '../../src/graph/errors/error.filter';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

let database: TestDatabase;
let client: PooledClient;
beforeAll(async () => (database = await createTestDatabase()));
beforeEach(async () => {
  client = new PooledClient({ connectionString: database.url });
  await client.connect();
});
afterEach(() => client.end());
afterAll(() => database.drop());

describe('errors of connections', () => {
  /** An error that is thrown past all who wait for a statement would end this process, and with it the test. */
  it('what is thrown while bytes of the database are read ends the connection, and those who wait are told', async () => {
    const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
    connection.once('rowDescription', () => {
      throw new RangeError('Invalid string length');
    });
    const outcomes = await Promise.allSettled([client.query('SELECT 1'), client.query('SELECT 2')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const [first] = outcomes as PromiseRejectedResult[];
    expect(first?.reason).toMatchObject({ message: 'Invalid string length' });
    expect(toGraphError(first?.reason)).toMatchObject({ key: 'answerTooLarge' });
  });

  it('a value that cannot be read fails its statement, and not the connection', async () => {
    client.setTypeParser(types.builtins.JSON, (text: string) => {
      if (text === '[1]') throw new SyntaxError('unreadable');
      return JSON.parse(text) as unknown;
    });
    const statements = new PreparedStatements();
    const pooled = client as unknown as PoolClient;
    const run = (text: string) => statements.run<{ value: unknown }>(pooled, 'SELECT $1::text::json AS value', [text]);
    expect(await run('{"a":1}')).toEqual([{ value: { a: 1 } }]);
    await expect(run('[1]')).rejects.toThrow('unreadable');
    expect(await run('[2]')).toEqual([{ value: [2] }]);
  });
});
