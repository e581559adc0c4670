// Runs the comparisons one after the other, and prints one table at the end: npm run bench -- [--quick]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { spread } from './ratios.mjs';

const quick = process.argv.includes('--quick');
const programs = [
  ['write-bench.mjs', quick ? [1, 3] : [3, 5]],
  ['bulk-bench.mjs', quick ? [4_000, 3] : [40_000, 5]],
  ['read.mjs', [quick ? 10_000 : 200_000]],
];

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
console.log('| What | Against | Times as fast |\n| --- | --- | ---: |');
for (const { what, otherSide, ratios } of rows) console.log(`| ${what} | ${otherSide} | ${spread(ratios)} |`);
