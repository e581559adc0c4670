import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { migrate } from '../../src/database/migrate';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const run = promisify(execFile);
const calls = '/v1.0/communications/callRecords';

/** What the command prints; an error has what it says in `message`. */
async function explain(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, ['scripts/callrecords.mjs', 'explain', ...args], {
    cwd: resolve(__dirname, '../..'),
  });
  return stdout;
}

describe('callrecords explain', () => {
  it('prints the plan of nested expansions, and their SQL', async () => {
    const text = await explain(
      `${calls}?$filter=modalities/any(m:m eq 'video')&$expand=sessions($filter=isTest eq true;$expand=segments($top=1))`,
    );
    const [plan = '', sql = ''] = text.split('SQL\n---\n');
    expect(plan).toBe(`Plan
----
page of communications/callRecords
  filter
    any a value microsoft.graph.callRecords.modality
      member modalities : Collection(microsoft.graph.callRecords.modality)
        a row of call_record
      eq
        a value microsoft.graph.callRecords.modality
        'video' : microsoft.graph.callRecords.modality
  skip 0, at most 60
  expand sessions
    filter
      eq
        member isTest : Edm.Boolean
          a row of session
        true : Edm.Boolean
    skip 0, at most 60
    expand segments
      skip 0, at most 1

`);
    for (const part of [
      'FROM\n',
      'call_record',
      'session',
      'segment',
      '$1 = the tenant',
      String.raw`$2 = "[\"video\"]"`,
    ])
      expect(sql).toContain(part);
  });

  it('prints the SQL of a call log', async () => {
    const text = await explain('/v1.0/communications/callRecords/pstnCalls?$filter=duration gt 5');
    expect(text).toMatch(/pstn_call\b/);
  });

  it('prints the steps of $apply', async () => {
    const text = await explain(
      `/communications/segments?$apply=filter(startDateTime ge 2024-03-01)/groupby((media/callerNetwork/connectionType),aggregate($count as n))`,
    );
    expect(text).toContain(`$apply to communications/segments
  filter(startDateTime ge 2024-03-01)
  groupby((media/callerNetwork/connectionType),aggregate($count as n))
`);
  });

  it.each([
    [`${calls}/a?$select=id`, 'one entity of communications/callRecords\n  select id'],
    [`${calls}/a/sessions/$count?$filter=isTest eq true`, 'count of sessions\n  filter'],
    [`${calls}/a/organizer_v2/identity/user/displayName`, 'part of an entity\n  value\n    member displayName'],
    [
      `${calls}?$search=hum OR "poor call"&$orderby=endDateTime desc`,
      "search\n    union\n      'hum'\n      'poor call'",
    ],
  ])('explains %s', async (url, plan) => expect(await explain(url)).toContain(plan));

  it.each([
    [`${calls}?$filter=foo eq 1`, "$filter: Unknown property 'foo' of callRecord"],
    ['/v1.0/users', 'The requested resource does not exist'],
  ])('refuses %s', (url, message) => expect(explain(url)).rejects.toThrow(message));

  describe('with a database', () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await createTestDatabase();
      await migrate(database.url);
    });
    afterAll(() => database.drop());

    it("prints PostgreSQL's plan", async () => {
      const url = `${calls}/a`;
      expect(await explain(url, '--database', database.url)).toMatch(
        /EXPLAIN\n-+\n.*Index Scan using call_record_pkey/s,
      );
      expect(await explain(url, '--database', database.url, '--analyze')).toMatch(/actual (?:time|rows)/);
    });

    it('tells that it cannot be reached', () =>
      expect(explain(calls, '--database', 'postgres://localhost:1/x')).rejects.toThrow(
        'The database cannot explain it',
      ));
  });
});
