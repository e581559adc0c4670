import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseDateTimeOffset } from '../edm/date-time-offset';
import type { JsonObject } from '../edm/json/json-value';
import { generateCallRecords, type Generation } from '../made-up/generate/generate';
import { generatedLogs, generateLogRows, type GeneratedLog } from '../made-up/generate/log-rows';
import { CliError, exitCodes } from './service/cli-error';
import { fileError } from './service/file-error';
import { untilInterrupted } from './service/interrupt';
import { isTerminal, openOutput } from './service/output';
import { StatusLine } from './service/status-line';

/** Characters of lines that are collected before they are written. */
const CHUNK = 65_536;

const DAY = 86_400_000;
/** Length of the period where nothing is chosen. */
const DAYS = 90;

interface GenerateOptions {
  readonly records: number;
  readonly seed: string;
  readonly from?: number;
  readonly to?: number;
  readonly log?: GeneratedLog;
  readonly output?: string;
}

export function generateCommand(): Command {
  return new Command('generate')
    .summary('make up call records')
    .description(
      'Makes up call records of an organisation with offices, homes and phones, and writes one a line, oldest first. ' +
        'The same seed and period give the same bytes.',
    )
    .option('-n, --records <number>', 'how many', wholeNumber, 1000)
    .option('-s, --seed <text>', 'seed of the random generator', '1')
    .option('--from <time>', `begin of the period (default: ${DAYS} days before its end)`, time)
    .option('--to <time>', 'end of the period (default: the begin of this day, UTC)', time)
    .addOption(
      new Option('--log <name>', 'write the rows of this log for the same calls, instead of them').choices(
        generatedLogs,
      ),
    )
    .option('-o, --output <file>', 'file to write to (default: standard output)')
    .addHelpText(
      'after',
      '\nA time is a day (2024-01-31) or RFC 3339 (2024-01-31T08:00:00Z). Name --to for the same calls on any day.',
    )
    .action(generate);
}

async function generate({ output = '-', records, seed, log, ...period }: GenerateOptions): Promise<void> {
  const { to = Math.floor(Date.now() / DAY) * DAY } = period;
  const { from = to - DAYS * DAY } = period;
  const generation: Generation = { records, seed, from, to };
  if (from >= to) throw new CliError('--from has to be before --to.', exitCodes.usage);
  await untilInterrupted((signal) => write(output, { generation, log, signal }));
}

interface Writing {
  readonly generation: Generation;
  readonly log?: GeneratedLog;
  readonly signal: AbortSignal;
}

async function write(path: string, { generation, log, signal }: Writing): Promise<void> {
  const output = await openOutput(path).catch((cause: NodeJS.ErrnoException) =>
    Promise.reject(fileError(path, 'written', cause)),
  );
  const progress = new StatusLine(process.stderr);
  const onRecord = (count: number): void =>
    isTerminal(output)
      ? undefined
      : progress.show(() => (log ? `${count} rows` : `${count} of ${generation.records} call records`));
  const entities = log ? generateLogRows(log, generation) : generateCallRecords(generation);
  try {
    await pipeline(Readable.from(chunksOf(entities, onRecord)), output.stream, { end: output.isEnded, signal });
    await output.keep();
  } catch (error) {
    await output.discard();
    const { code } = error as NodeJS.ErrnoException;
    // The reader of the pipe has closed it, as `head` does.
    if (code === 'EPIPE' && path === '-') return;
    throw code === undefined || signal.aborted ? error : fileError(path, 'written', error as NodeJS.ErrnoException);
  } finally {
    progress.clear();
  }
}

/** @param onRecord called with the number of entities so far */
function* chunksOf(entities: Iterable<JsonObject>, onRecord: (count: number) => void): Generator<string> {
  let chunk = '';
  let count = 0;
  for (const record of entities) {
    onRecord(++count);
    chunk += `${JSON.stringify(record)}\n`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function wholeNumber(text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It has to be a whole number.');
}

function time(text: string): number {
  const exact = parseDateTimeOffset(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (exact) return Date.parse(exact.text);
  throw new InvalidArgumentError('It has to be a day or a time, such as 2024-01-31 or 2024-01-31T08:00:00Z.');
}
