import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createProgram } from '../../src/cli/program';

// The program that is started by itself is built where there is no fresh build.
jest.setTimeout(120_000);

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'callrecords-generate-'))));
afterEach(() => rm(folder, { recursive: true }));

const generate = (...args: string[]): Promise<unknown> =>
  createProgram().parseAsync(['generate', '--records', '20', ...args], { from: 'user' });

/** Runs the command line by itself, with an output that nobody reads. */
async function runUnread(...args: string[]): Promise<{ readonly code: unknown; readonly errors: string }> {
  const program = spawn(process.execPath, ['scripts/callrecords.mjs', ...args], { cwd: resolve(__dirname, '../..') });
  program.stdout.destroy();
  let errors = '';
  program.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(program, 'close')) as unknown[];
  return { code, errors: errors.replaceAll(/^Building.*\n/gm, '') };
}

describe('an output that nobody reads', () => {
  it.each(['generate --help', '--version', 'key excel', 'generate --records 2000'])(
    'ends a command quietly: %s',
    async (command) => expect(await runUnread(...command.split(' '))).toMatchObject({ code: 0, errors: '' }),
  );

  it('still leaves the message and the exit code of wrong usage', async () => {
    const { code, errors } = await runUnread('generate', '--nothing');
    expect([code, errors]).toEqual([2, expect.stringContaining("unknown option '--nothing'")]);
  });
});

describe('callrecords generate', () => {
  it('puts the whole file in place of an older one', async () => {
    const file = join(folder, 'calls.ndjson');
    await writeFile(file, 'old');
    await generate('-o', file);
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(20);
    expect(await readdir(folder)).toEqual(['calls.ndjson']);
  });

  it('spreads calls over the last 90 days, or those before a fixed end', async () => {
    const file = join(folder, 'calls.ndjson');
    const timesOf = async (...args: string[]): Promise<number[]> => {
      await generate('-o', file, ...args);
      const lines = (await readFile(file, 'utf8')).trim().split('\n');
      return lines.map((line) => Date.parse((JSON.parse(line) as { startDateTime: string }).startDateTime));
    };
    const day = 86_400_000;
    for (const [args, end] of [
      [[], Date.now()],
      [['--to', '2024-04-01'], Date.parse('2024-04-01')],
    ] as const) {
      const times = await timesOf(...args);
      expect(times.every((time) => time < end && time > end - 92 * day)).toBe(true);
      expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(60 * day);
    }
  });

  it('says why a file cannot be written', async () => {
    await expect(generate('-o', join(folder, 'none', 'calls'))).rejects.toThrow(
      /none\/calls cannot be written: there is no such file or folder \(ENOENT\)\.$/,
    );
    await expect(generate('-o', folder)).rejects.toThrow(/cannot be written: it is a folder/);
  });

  it('leaves no half file after Ctrl-C', async () => {
    const args = ['scripts/callrecords.mjs', 'generate', '-n', '100000000', '-o', join(folder, 'calls.ndjson')];
    const program = spawn(process.execPath, args, { cwd: resolve(__dirname, '../..') });
    const ended = once(program, 'close');
    while ((await readdir(folder)).length === 0 && program.exitCode === null) await sleep(50);
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^\.calls\.ndjson\..*\.part$/)]);
    program.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
    expect(await readdir(folder)).toEqual([]);
  });
});
