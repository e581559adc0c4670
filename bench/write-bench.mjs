// POST of a session, side by side: the service as `npm start` runs it, bench/reference and, for scale, bench/naive on the
// same database. Rounds take turns; the middle ratio counts. `npm run bench:write -- [seconds a round] [rounds]`
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { median, spread, tell } from './ratios.mjs';
import * as sides from './sides.mjs';

const [seconds = 1.5, rounds = 11] = process.argv.slice(2).map(Number);
/** Milliseconds of load before anything is measured: JavaScript takes some ten thousand requests to reach its speed. */
const WARM_UP = { turns: 3, ms: 7_000 };
const WARM_UP_ONE = { turns: 2, ms: 5_000 };
/** How many call records the sessions are spread over. */
const RECORDS = 100;
/** Rounds of the naive way, which is there for scale. */
const NAIVE_ROUNDS = 3;

const dataDir = await mkdtemp(join(tmpdir(), 'callrecords-bench-'));
try {
  const service = await sides.startService(dataDir);
  const env = {
    DATABASE_URL: await sides.databaseUrl(dataDir),
    KEYS_URL: `${service.url}/${sides.tenant}/discovery/v2.0/keys`,
    AUDIENCE: sides.audience,
  };
  const reference = await sides.start(['bench/reference/server.mjs'], env, /^(http:\S+)/);
  const naive = await sides.start(['dist/bench/bench/naive/server.js'], env, /^(http:\S+)/);
  const token = await sides.tokenFrom(service.url);
  const records = await sides.makeRecords(service.url, token, RECORDS);
  const measure = (side, connections, ms) => {
    const requests = sides.postsTo(side.url, token, records);
    return sides.measure(side, requests, dataDir, { connections, ms, status: 201 });
  };
  const warmUp = async (connections, { turns, ms }) => {
    for (let turn = 0; turn < turns; turn++)
      for (const side of [service, reference]) await measure(side, connections, ms);
  };
  await warmUp(64, WARM_UP);
  await measure(naive, 64, WARM_UP.ms);
  await analyze(env.DATABASE_URL);

  for (const connections of [64, 1]) {
    // What one request at a time does differently is not compiled yet.
    if (connections === 1) await warmUp(connections, WARM_UP_ONE);
    const results = [];
    for (let round = 0; round < rounds; round++) {
      const result = {};
      const order = [
        ['ours', service],
        ['theirs', reference],
      ];
      for (const [name, side] of round % 2 === 0 ? order : order.reverse())
        result[name] = await measure(side, connections, seconds * 1000);
      results.push(result);
    }
    report(connections, results);
    const ratios = results.map(({ ours, theirs }) => ours.perSecond / theirs.perSecond);
    tell(`POST of a session, ${connections} connections`, 'reference server', ratios);
    if (connections === 1)
      tell(
        'the same, median latency',
        'reference server',
        results.map(({ ours, theirs }) => theirs.p50 / ours.p50),
      );
  }

  const ratios = [];
  for (let round = 0; round < NAIVE_ROUNDS; round++) {
    const [slow, quick] = [await measure(naive, 64, seconds * 1000), await measure(reference, 64, seconds * 1000)];
    ratios.push(slow.perSecond / quick.perSecond);
  }
  console.log(`\nthe naive way, 64 connections: ${spread(ratios)} times as fast as the reference`);
  tell('the naive way: POST of a session, 64 connections', 'reference server', ratios);
  const peaks = await Promise.all([service, reference, naive].map(({ pid }) => sides.peakOf(pid)));
  console.log(`most memory, MiB: service ${peaks[0]}, reference ${peaks[1]}, the naive way ${peaks[2]}`);
} finally {
  await sides.stopAll();
  await rm(dataDir, { recursive: true, force: true });
}

/** What autovacuum does in the first minute: until then, the plans of both sides are guesses. */
async function analyze(url) {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('ANALYZE');
  await client.end();
}

function report(connections, results) {
  const numbers = (name, digits) => {
    const of = (side) => median(results.map((result) => result[side][name])).toFixed(digits);
    return `${of('ours')} against ${of('theirs')}`;
  };
  const ratios = (name) => results.map(({ ours, theirs }) => ours[name] / theirs[name]);
  console.log(`\n${connections} connections, ${results.length} rounds of ${seconds} s`);
  console.log(`  answers a second  ${numbers('perSecond', 0)}  ratio ${spread(ratios('perSecond'))}`);
  console.log(`  latency, p50, ms  ${numbers('p50', 2)}  ratio ${spread(ratios('p50'))}`);
  console.log(`  latency, p99, ms  ${numbers('p99', 2)}  ratio ${spread(ratios('p99'))}`);
  console.log(`  CPU of Node, ms   ${numbers('node', 3)}  ratio ${spread(ratios('node'))}`);
  console.log(`  CPU of the DB, ms ${numbers('postgres', 3)}  ratio ${spread(ratios('postgres'))}`);
}
