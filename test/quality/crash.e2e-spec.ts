import { Client } from 'pg';
import { generateCallRecords } from '../../src/made-up/generate/generate';
import { recordedPid } from '../../src/database/embedded/postmaster-file';
import { runningUrl } from '../../src/database/embedded/running-url';
import { ofCall, ofStream } from '../../src/quality/totals/contribution';
import { streamForm, summaryForm } from '../../src/quality/rows/derived-rows';
import { Totals } from '../../src/quality/totals/totals';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ndjson } from '../support/imports';
import { Services, tokenFor } from '../support/service';

/** How often service and database are killed. */
const CRASHES = Number(process.env['QUALITY_CRASHES'] ?? 3);
/** Calls of one import. */
const CALLS = 400;
// The first start builds where there is no fresh build.
jest.setTimeout(120_000 + CRASHES * 30_000);

const tenant = '11111111-1111-4111-8111-111111111111';

let services: Services;
beforeEach(async () => (services = await Services.create()));
afterEach(() => services.end());

async function withDatabase<Result>(work: (db: Client) => Promise<Result>): Promise<Result> {
  const db = new Client(await runningUrl(join(services.dataDir, 'postgres')));
  db.on('error', () => undefined);
  await db.connect();
  try {
    return await work(db);
  } finally {
    await db.end().catch(() => undefined);
  }
}

/** Whether the system knows a process, even one that has ended and whose end nobody has noticed. */
function isListed(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Resolves once the follower has stored some rows since, or when there is nothing that it could store. */
async function untilRows(db: Client, before: number): Promise<number> {
  for (;;) {
    const { rows } = await db.query<{ calls: number }>('SELECT count(*)::int AS calls FROM call_summary');
    if ((rows[0]?.calls ?? 0) > before) return rows[0]?.calls ?? 0;
    await sleep(5);
  }
}

describe('rows and totals', () => {
  it(`agree after service and database were killed ${CRASHES} times during an import`, async () => {
    const calls = generateCallRecords({
      records: CALLS * (CRASHES + 1),
      seed: '1',
      from: Date.UTC(2026, 8, 1),
      to: Date.UTC(2026, 8, 3),
    });
    const next = (): string =>
      ndjson(Array.from({ length: CALLS }, () => calls.next().value).filter((call) => call !== undefined));
    let rows = 0;
    for (let crash = 0; crash < CRASHES; crash++) {
      const [service, address] = await services.startListening({ LOG_LEVEL: 'silent' });
      const postgres = (await recordedPid(join(services.dataDir, 'postgres'))) ?? 0;
      const token = await tokenFor(address);
      const importing = fetch(`${address}/v1.0/communications/callRecords/import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
        body: next(),
      })
        .then((answer) => answer.text())
        .catch(() => '');
      rows = await withDatabase((db) => untilRows(db, rows));
      // The follower is in the middle of the rows behind these.
      for (const victim of crash % 2 === 0
        ? [Number(service.process.pid), postgres]
        : [postgres, Number(service.process.pid)])
        process.kill(victim, 'SIGKILL');
      await service.exit;
      await importing;
      // A new server refuses the folder for as long as the system lists the killed one.
      while (isListed(postgres)) await sleep(20);
    }

    await services.startListening({ LOG_LEVEL: 'silent' });
    await withDatabase(async (db) => {
      const state = `SELECT (SELECT count(*)::int FROM call_record) AS calls, (SELECT count(*)::int FROM call_summary) AS summaries,
        (SELECT walked IS NULL FROM quality_place) AND NOT EXISTS (SELECT FROM change
          WHERE position IS NULL OR position > (SELECT position FROM quality_place)) AS done`;
      for (;;) {
        const { rows: found } = await db.query<{ calls: number; summaries: number; done: boolean }>(state);
        if (found[0]?.done) {
          expect(found[0].summaries).toBe(found[0].calls);
          break;
        }
        await sleep(50);
      }
      const sum = new Totals();
      const read = async (table: string, selection: string): Promise<(string | null)[][]> =>
        (
          await db.query<{ row: (string | null)[] }>(`SELECT ${selection} FROM ${table} WHERE tenant_id = $1`, [tenant])
        ).rows.map(({ row }) => row);
      for (const call of await read('call_summary', summaryForm.selection)) sum.add(ofCall(summaryForm.read(call)));
      for (const stream of await read('media_stream', streamForm.selection)) sum.add(ofStream(streamForm.read(stream)));
      const { rows: stored } = await db.query<Record<string, string>>(
        `SELECT id, grain, streams, calls, poor, jitter_count AS jitter, loss_histogram AS loss FROM quality_hour WHERE tenant_id = $1
          ORDER BY grain, id COLLATE "C"`,
        [tenant],
      );
      expect(stored.map(({ id, grain }) => [id, Number(grain)])).toEqual(sum.all.map(({ id, grain }) => [id, grain]));
      const count = (name: string, grain: number): number =>
        stored.filter((row) => Number(row['grain']) === grain).reduce((total, row) => total + Number(row[name]), 0);
      const { rows: counted } = await db.query<{ streams: number; calls: number; poor: number; jitter: number }>(
        `SELECT count(*)::int AS streams, count(*) FILTER (WHERE classification = 'poor')::int AS poor, count(average_jitter)::int AS jitter,
          (SELECT count(*)::int FROM call_summary) AS calls FROM media_stream`,
      );
      for (const grain of [0, 1, 2])
        for (const name of ['streams', 'calls', 'poor', 'jitter'] as const)
          expect([grain, name, count(name, grain)]).toEqual([grain, name, counted[0]?.[name]]);
    });
  });
});
