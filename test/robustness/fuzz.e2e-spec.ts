import type pino from 'pino';
import { Campaign, describeFailure, type FuzzReport } from '../support/fuzz/campaign';
import { startTestApp, type TestApp } from '../support/test-app';
import { WebhookReceiver } from '../support/webhook-receiver';

/** All that the service has logged. */
const mockLines: string[] = [];

jest.mock('pino', () => {
  const actual = jest.requireActual<typeof pino>('pino');
  const silent = { on: () => {}, flush: () => {}, flushSync: () => {} };
  const destination = () => ({ ...silent, write: (line: string) => mockLines.push(line) });
  return { __esModule: true, default: Object.assign(actual.bind(undefined), { destination }) };
});

/** Requests in all. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 2_000);
/** Makes the requests. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const LONGEST_MS_PER_RUN = 30;

let api: TestApp;
let webhooks: WebhookReceiver;

beforeAll(async () => {
  webhooks = await new WebhookReceiver().start();
  api = await startTestApp({ logLevel: 'warn', poolSize: 8 });
});
afterAll(async () => {
  await api.close();
  await webhooks.stop();
});

describe('the service', () => {
  it(
    `answers ${RUNS} requests of every kind, however they are made, as documented`,
    async () => {
      const report = await new Campaign(api, SEED, webhooks.origin).run(RUNS);
      const failures = report.failures.map(describeFailure);
      const again = `FUZZ_SEED=${SEED} FUZZ_RUNS=${RUNS}`;
      expect([...failures, ...unforeseen(report)].map((failure) => `${again}\n${failure}`).join('\n\n')).toBe('');
      expect((await api.request('/health/ready', { token: null })).status).toBe(200);
      // Most requests are to reach the depths of the service.
      expect(shareOfSuccesses(report)).toBeGreaterThan(0.3);
      if (process.env.FUZZ_RUNS) console.log(again, Object.fromEntries([...report.statuses].sort()));
    },
    Math.max(180_000, RUNS * LONGEST_MS_PER_RUN),
  );
});

function shareOfSuccesses({ statuses }: FuzzReport): number {
  const counts = [...statuses];
  const sum = (all: typeof counts): number => all.reduce((total, [, count]) => total + count, 0);
  return sum(counts.filter(([status]) => status < 300)) / sum(counts);
}

/** What was logged but for failures that the client was told may come of load. */
function unforeseen({ excused }: FuzzReport): string[] {
  const lines = mockLines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const left = lines.filter(({ requestId }) => !excused.has(String(requestId)));
  return [...new Set(left.map(({ msg, reason, stack }) => [msg, reason, stack].join('\n')))].slice(0, 10);
}
