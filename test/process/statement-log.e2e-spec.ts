import type pino from 'pino';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf } from '../support/call-records';
import { startTestApp, type TestApp } from '../support/test-app';

const mockLines: string[] = [];

jest.mock('pino', () => {
  const actual = jest.requireActual<typeof pino>('pino');
  const silent = { on: () => {}, flush: () => {}, flushSync: () => {} };
  const destination = () => ({ ...silent, write: (line: string) => mockLines.push(line) });
  return { __esModule: true, default: Object.assign(actual.bind(undefined), { destination }) };
});

interface Line {
  readonly msg: string;
  readonly level: number;
  readonly sql: string;
  readonly ms: number;
}

async function statementsOf(logLevel: 'trace' | 'debug', use: (api: TestApp) => Promise<unknown>): Promise<Line[]> {
  mockLines.length = 0;
  const api = await startTestApp({ logLevel }, { isGuarded: false });
  await use(api);
  await api.close();
  return mockLines.map((line) => JSON.parse(line) as Line).filter(({ msg }) => msg === 'statement');
}

describe('the log of statements', () => {
  const use = async (api: TestApp): Promise<void> => {
    const client = clientOf(api);
    await client.create(callRecords, recordBody({ id: 'secret-id', joinWebUrl: 'https://example.com/secret' }));
    for (let time = 0; time < 2; time++) await client.read(`${callRecords}?$filter=joinWebUrl eq 'secret-text'`);
    await client.read(`${callRecords}/secret-id`);
    await (
      await client.get(`${callRecords}/export`)
    ).text;
    await client.post('/v1.0/communications/callRecords/import', JSON.stringify(recordBody({ id: 'secret-line' })), {
      headers: { 'content-type': 'application/x-ndjson' },
    });
  };

  it('has each statement with its duration at the level trace, and no value', async () => {
    const lines = await statementsOf('trace', use);
    const texts = lines.map(({ sql }) => sql);
    for (const part of [/INSERT INTO call_record/, /^COPY call_record/, /FROM call_record/, /^BEGIN/, /^COMMIT/])
      expect(texts).toContainEqual(expect.stringMatching(part));
    // The second time, the statement is prepared.
    expect(texts.filter((text) => text === texts.find((each) => /coalesce\(string_agg/.test(each)))).toHaveLength(2);
    expect(lines.every(({ ms, level }) => ms >= 0 && level === 10)).toBe(true);
    expect(mockLines.join('\n')).not.toContain('secret-');
  });

  it('is empty at other levels', async () => {
    expect(await statementsOf('debug', use)).toEqual([]);
  });
});
