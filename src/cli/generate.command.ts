import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseDateTimeOffset } from '../edm/date-time-offset';
import { generateCallRecords, type Generation } from './generate/generate';
import { CliError, exitCodes } from './service/cli-error';

/** Characters of lines that are collected before they are written. */
const CHUNK = 65_536;

interface GenerateOptions {
  readonly records: number;
  readonly seed: string;
  readonly from: number;
  readonly to: number;
  readonly output?: string;
}

/** Returns an option with a time as its value. @param unset default day, shown in the help */
function timeOption(flags: string, description: string, unset: string): Option {
  return new Option(flags, description).argParser(time).default(Date.parse(unset), unset);
}

export function generateCommand(): Command {
  return new Command('generate')
    .summary('make up call records')
    .description(
      'Makes up call records of an organisation with offices, homes and phones, and writes them one a line, oldest ' +
        'first. The same seed and period give the same bytes.',
    )
    .option('-n, --records <number>', 'how many', wholeNumber, 1000)
    .option('-s, --seed <text>', 'seed of the random values', '1')
    .addOption(timeOption('--from <time>', 'begin of the period', '2024-01-01'))
    .addOption(timeOption('--to <time>', 'end of the period', '2024-04-01'))
    .option('-o, --output <file>', 'file to write to (default: standard output)')
    .addHelpText(
      'after',
      '\nA time is a day (2024-01-31) or RFC 3339 (2024-01-31T08:00:00Z). Unset: the first quarter of 2024.',
    )
    .action(generate);
}

async function generate({ output, ...generation }: GenerateOptions): Promise<void> {
  if (generation.from >= generation.to) throw new CliError('--from has to be before --to.', exitCodes.usage);
  const target: Writable = output === undefined ? process.stdout : createWriteStream(output);
  try {
    await pipeline(Readable.from(chunksOf(generation)), target, { end: output !== undefined });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // The reader of the pipe has closed it, as `head` does.
    if (code === 'EPIPE' && output === undefined) return;
    throw code === undefined ? error : new CliError(message);
  }
}

function* chunksOf(generation: Generation): Generator<string> {
  let chunk = '';
  for (const record of generateCallRecords(generation)) {
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
