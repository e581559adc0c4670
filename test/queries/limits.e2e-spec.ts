import { Client } from 'pg';
import { limits } from '../../src/odata/limits';
import { callRecords } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { query, startSampleApp, type SampleApp } from '../support/queries';

let sample: SampleApp;
beforeAll(async () => (sample = await startSampleApp()));
afterAll(() => sample.api.close());

const repeated = (count: number, text: string, between: string): string =>
  Array<string>(count).fill(text).join(between);
const nested = (levels: number): string => (levels === 0 ? 'sessions' : `sessions($expand=${nested(levels - 1)})`);

/** Queries that ask for one more than each limit allows; those of paths and rows within $apply are tried beside them. */
const beyond = {
  queryLength: '?x='.padEnd(limits.queryLength.most + 2, 'x'),
  depth: query({ $filter: `${'('.repeat(limits.depth.most + 1)}true${')'.repeat(limits.depth.most + 1)}` }),
  nodes: query({ $filter: repeated(limits.nodes.most, 'true', ' or ') }),
  plannedParts: query({ $filter: repeated(8, '@a', ' or '), '@a': repeated(300, 'true', ' or ') }),
  searchTerms: query({ $search: repeated(limits.searchTerms.most + 1, 'a', ' ') }),
  searchTermLength: query({ $search: 'a'.repeat(limits.searchTermLength.most + 1) }),
  listItems: query({ $filter: `version in (${repeated(limits.listItems.most + 1, '1', ',')})` }),
  expandLevels: query({ $expand: nested(limits.expandLevels.most) }),
  items: query({ $select: repeated(limits.items.most + 1, 'id', ',') }),
  applySteps: query({ $apply: repeated(limits.applySteps.most + 1, 'identity', '/') }),
  options: `?${repeated(limits.options.most + 1, 'x=1', '&')}`,
} satisfies Partial<Record<keyof typeof limits, string>>;

describe('limits of a query', () => {
  // The headers of a request, and with them its URL, are limited to 16 KB before any option is read.
  it.each(Object.entries(beyond).filter(([name]) => name !== 'queryLength' && name !== 'nodes'))(
    'more than the limit of %s is refused by its rule',
    async (name, text) => {
      const { message } = expectError(await sample.client.get(callRecords + text), 'invalidQuery');
      expect(message).toContain(limits[name as keyof typeof limits].message);
    },
  );

  it.each(['queryLength', 'nodes'] as const)('a query as long as %s allows does not fit into a URL', async (name) => {
    expect((await sample.client.get(callRecords + beyond[name])).status).toBe(431);
  });

  it('a query that does not end is cancelled', async () => {
    const database = new Client(sample.api.databaseUrl);
    await database.connect();
    try {
      await database.query('BEGIN');
      await database.query('LOCK TABLE call_record');
      const answer = sample.client.get(`${callRecords}?$filter=version%20eq%205`);
      const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      let pid: unknown;
      while (pid === undefined) pid = (await database.query<{ pid: number }>(waiting)).rows[0]?.pid;
      // What PostgreSQL itself does after 30 seconds.
      await database.query('SELECT pg_cancel_backend($1)', [pid]);
      expectError(await answer, 'timeout');
    } finally {
      await database.end();
    }
    expect((await sample.client.get(`${callRecords}?$top=1`)).status).toBe(200);
  });
});
