// Runs the comparisons one after the other, and prints one table at the end: npm run bench -- [--quick | --large]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { spread } from './ratios.mjs';

const quick = process.argv.includes('--quick');
const compared = [
  ['write-bench.mjs', quick ? [1, 3] : [1.5, 11]],
  ['bulk-bench.mjs', quick ? [4_000, 3] : [20_000, 3]],
  ['read.mjs', [quick ? 10_000 : 100_000]],
];
const programs = process.argv.includes('--large') ? [['large.mjs', []]] : compared;

const rows = [];
for (const [program, args] of programs) {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), args.map(String), {
    env: { ...process.env, ...(quick ? { BENCH_QUICK: '1' } : {}) },
    stdio: ['ignore', process.stderr, 'inherit', 'ipc'],
  });
  child.on('message', (row) => rows.push(row));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${program} has failed.`);
}
if (rows.length > 0) console.log('| What | Against | Times as fast |\n| --- | --- | ---: |');
for (const { what, otherSide, ratios } of rows) console.log(`| ${what} | ${otherSide} | ${spread(ratios)} |`);
