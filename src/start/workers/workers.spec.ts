import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { shareOf, Workers } from './workers';

const opening = { databaseUrl: 'postgres://x/y', port: 1, httpsPort: 2, poolSize: 5 };

let folder: string;
let workers: Workers | undefined;
let printed: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callrecords-workers-'));
  printed = [];
  jest.spyOn(console, 'error').mockImplementation((text: string) => void printed.push(text));
});
afterEach(async () => {
  await workers?.close();
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Starts two workers. @param work what they do when they are to open: statements in which `pool` is their share */
function start(work: string): Workers {
  const program = join(folder, 'worker.cjs');
  writeFileSync(
    program,
    `const { writeFileSync } = require('node:fs');
    process.on('message', (order) => {
      if (order.kind === 'stop') process.exit();
      const pool = order.poolSize;
      const listening = () => process.send({ kind: 'listening', http: 'http://x' });
      const fail = (reason) => process.send({ kind: 'failed', reason }, () => process.exit(1));
      ${work}
    });`,
  );
  return (workers = new Workers(2, program));
}

const started = (): string[] => readdirSync(folder).filter((name) => name.startsWith('pid'));
const noteStart = "writeFileSync(__dirname + '/pid' + pool + '-' + process.pid, '');";

describe('several processes', () => {
  it('opens all, with their shares of the connections, and stops all', async () => {
    const both = start(`${noteStart} listening();`);
    expect(await both.open(opening)).toEqual({ http: 'http://x', https: undefined });
    expect(started().map((name) => name.slice(0, 5))).toEqual(['pid2-', 'pid3-']);
    await both.close();
    for (const name of started()) expect(() => process.kill(Number(name.slice(5)), 0)).toThrow('ESRCH');
    expect(printed).toEqual([]);
  });

  it('fails with the words of one that cannot open, or the way in which it ended', async () => {
    await expect(start(`pool === 2 ? fail('PORT=1: no') : listening();`).open(opening)).rejects.toThrow(/^PORT=1: no$/);
    await workers?.close();
    await expect(start('process.exit(9);').open(opening)).rejects.toThrow(/ended by itself \(exit code 9\)/);
  });

  it('lets another take the place of one that ends', async () => {
    await start(`${noteStart} listening();`).open(opening);
    const [first = ''] = started();
    process.kill(Number(first.slice(5)), 'SIGKILL');
    while (started().length < 3) await sleep(10);
    expect(started().map((name) => name.slice(0, 5))).toEqual(['pid2-', 'pid2-', 'pid3-']);
    expect(printed).toEqual(['A worker process has ended by itself (SIGKILL). Another takes its place.']);
  });

  it('gives up where one ends again and again', async () => {
    const both = start(`${noteStart} listening(); if (pool === 2) setTimeout(() => fail('Broken.'), 50);`);
    await both.open(opening);
    expect(await both.broken).toBe('A worker process ends again and again; the service ends.');
    expect(printed).toEqual([...Array<string>(5).fill('Broken. Another takes its place.'), 'Broken.']);
    expect(started()).toHaveLength(7);
  });

  it('shares all connections out', () => {
    expect([0, 1, 2].map((index) => shareOf(11, 3, index))).toEqual([4, 4, 3]);
  });
});
