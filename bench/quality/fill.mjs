// Fills the tables of quality with the service's own rules and writer: rows and totals are the real ones.
import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';
import { CALLS_TO_STREAMS, callSource } from './calls.mjs';

const require = createRequire(import.meta.url);
const { createDataSource } = require('../../dist/src/database/data-source.js');
const { TenantDatabase } = require('../../dist/src/database/tenant-database.js');
const { entities } = require('../../dist/src/app.entities.js');
const { BatchWriter } = require('../../dist/src/quality/follow/batch-writer.js');
const { Deriver } = require('../../dist/src/quality/follow/deriver.js');
const { rowsOf } = require('../../dist/src/quality/follow/call-rows.js');
const { recipeOf } = require('../../dist/src/quality/codec-file.js');

const BATCH = 2_000;

/** Writes calls with about so many streams. @param url of the migrated database */
export async function fill(url, tenant, streams, log) {
  const dataSource = await createDataSource(url, { poolSize: 4, entities }).initialize();
  try {
    const deriver = new Deriver(recipeOf({ qualityRuleSet: 'cqd-2020' }));
    const place = { position: '0', walked: null, generation: 0, nextGeneration: null, recipe: deriver.recipe };
    await dataSource.query(
      `INSERT INTO quality_place (tenant_id, position, recipe, is_complete) VALUES ($1, 0, $2, true)`,
      [tenant, deriver.recipe],
    );
    const writer = new BatchWriter(new TenantDatabase(dataSource));
    const follower = randomUUID();
    const count = Math.round(streams / CALLS_TO_STREAMS);
    let storing;
    for (let first = 0; first < count; first += BATCH) {
      const rows = new Map();
      for (let number = first; number < Math.min(first + BATCH, count); number++) {
        const source = callSource(number, count);
        rows.set(source.id, rowsOf(deriver.derive(source), true));
      }
      if (storing && !(await storing)) throw new Error('Somebody else has moved the place.');
      const calls = { ids: new Set(rows.keys()), from: place, to: place, arrivals: [], changedAt: null, more: true };
      storing = writer.write(tenant, calls, { rows, failed: [] }, follower);
      storing.catch(() => undefined);
      if (first % 20_000 === 0) log(`${first} of ${count} calls`);
    }
    if (!(await storing)) throw new Error('Somebody else has moved the place.');
    await keepOneRecord(dataSource, tenant);
    await dataSource.query('VACUUM ANALYZE');
  } finally {
    await dataSource.destroy();
  }
}

/** Stores the call record whose streams are asked for below its path, as if its rows had been derived from it. */
async function keepOneRecord(dataSource, tenant) {
  await dataSource.query(
    `INSERT INTO call_record
      (tenant_id, id, start_date_time, end_date_time, last_modified_date_time, version, next_position, body)
    SELECT tenant_id, id, start_date_time, end_date_time, end_date_time, 1, 0, '{"type": "groupCall", "modalities": ["audio"]}'
      FROM call_summary WHERE tenant_id = $1 ORDER BY stream_count DESC, id LIMIT 1`,
    [tenant],
  );
  // A follower would derive it anew.
  await dataSource.query('DELETE FROM change WHERE tenant_id = $1', [tenant]);
}
