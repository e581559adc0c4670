import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(60_000);

/** Most memory of its own of a process of the database, in megabytes. */
const MOST = 400;

let api: TestApp;
let client: CallRecordsClient;
let server: Client;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  server = new Client({ connectionString: api.databaseUrl });
  await server.connect();
  await client.create(callRecords, recordBody({ id: 'long', joinWebUrl: 'x'.repeat(3_500_000) }));
  await client.create(callRecords, recordBody({ id: 'short', joinWebUrl: 'x' }));
});
afterAll(async () => {
  await server.end();
  await api.close();
});

/** Memory that the processes of the service's connections have, the largest, in megabytes; 0 where the system does not tell. */
async function memory(): Promise<number> {
  const { rows } = await server.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  const sizes = rows.map(async ({ pid }) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    return Number(/RssAnon:\s*(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  });
  return Math.max(0, ...(await Promise.all(sizes)));
}

/** Makes a request and looks at the memory meanwhile. */
async function peakOf<Result>(request: Promise<Result>): Promise<{ answer: Result; peak: number }> {
  let isDone = false;
  const answer = request.finally(() => (isDone = true));
  let peak = 0;
  while (!isDone) {
    peak = Math.max(peak, await memory());
    await sleep(5);
  }
  return { answer: await answer, peak };
}

const doubled = (times: number): string =>
  times === 0 ? 'joinWebUrl' : `concat(${doubled(times - 1)},${doubled(times - 1)})`;
const repeated = (count: number, part: (n: number) => string, between = ','): string =>
  Array.from({ length: count }, (_, n) => part(n)).join(between);
const named = (count: number): string => `id,${repeated(count, (n) => `a${n}`)}`;
const urlOf = (options: Record<string, string>, path = ''): string =>
  `${callRecords}${path}?${Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;

const hostile: [name: string, url: string][] = [
  ['doubles it again and again', urlOf({ $compute: `length(${doubled(6)}) as a`, $select: 'id,a' })],
  [
    'doubles it in many members',
    urlOf({ $compute: repeated(40, (n) => `${doubled(2)} as a${n}`), $select: named(40) }),
  ],
  [
    'doubles it in members of one entity',
    urlOf({ $compute: repeated(40, (n) => `${doubled(2)} as a${n}`), $select: named(40) }, '/long'),
  ],
  ['shows it many times', urlOf({ $compute: repeated(60, (n) => `trim(joinWebUrl) as a${n}`), $select: named(60) })],
  ['looks at it many times', urlOf({ $filter: `${repeated(200, () => 'length(joinWebUrl)', ' add ')} gt 0` })],
  ['sorts by it many times', urlOf({ $orderby: repeated(20, () => doubled(2)) })],
  ['computes of it behind $apply', urlOf({ $apply: `compute(${repeated(40, (n) => `${doubled(2)} as a${n}`)})` })],
  [
    'groups by what is made of it',
    urlOf({
      $apply: `compute(${repeated(20, (n) => `${doubled(2)} as a${n}`)})/groupby((${repeated(20, (n) => `a${n}`)}))`,
    }),
  ],
  [
    'counts by it',
    urlOf({ $filter: `${repeated(60, (n) => `contains(tolower(joinWebUrl),'${n}')`, ' or ')}` }, '/$count'),
  ],
  [
    'exports what is made of it',
    urlOf({ $compute: repeated(40, (n) => `${doubled(2)} as a${n}`), $select: named(40) }, '/export'),
  ],
];

describe('memory of statements', () => {
  it.each(hostile)('a request that takes a long text and %s is refused before it takes much memory', async (_, url) => {
    const { answer, peak } = await peakOf(client.get(url));
    expectError(answer, 'queryTooComplex');
    expect(peak).toBeLessThan(MOST);
  });

  it('many computed texts of the usual length are answered', async () => {
    const url = urlOf({ $compute: repeated(100, (n) => `${doubled(2)} as a${n}`), $select: named(100) }, '/short');
    expect(await client.read(url)).toMatchObject({ id: 'short', a0: 'xxxx', a99: 'xxxx' });
  });

  it('a few computed texts that are long are answered', async () => {
    const { joinWebUrl, a, b } = await client.read(
      urlOf(
        { $compute: `concat(joinWebUrl,joinWebUrl) as a,toupper(joinWebUrl) as b`, $select: 'joinWebUrl,a,b' },
        '/long',
      ),
    );
    expect([joinWebUrl, a, b].map((text) => String(text).length)).toEqual([3_500_000, 7_000_000, 3_500_000]);
  });

  it('a page ends before its computed texts are larger than an answer', async () => {
    await Promise.all(
      Array.from({ length: 4 }, (_, n) =>
        client.create(callRecords, recordBody({ id: `l${n}`, joinWebUrl: 'x'.repeat(3_500_000) })),
      ),
    );
    const { answer, peak } = await peakOf(client.get(urlOf({ $compute: `${doubled(2)} as a`, $select: 'id,a' })));
    expectError(answer, 'answerTooLarge');
    expect(peak).toBeLessThan(MOST);
  });
});
