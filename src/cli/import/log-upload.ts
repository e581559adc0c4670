import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import type { LogName } from '../../graph/request/path-names';
import { CliError } from '../service/cli-error';
import { answerTo, requestTo, serviceRefusal } from '../service/service-request';
import { decompressed } from './compression';
import type { Input } from './input';

/** Most rows of one request, and characters after which it is sent. */
const ROWS = 1_000;
const CHARACTERS = 512 * 1024;

/** What became of the rows of a log. */
export interface LogCounts {
  readonly added: number;
  readonly replaced: number;
  readonly unchanged: number;
}

interface Target {
  readonly url: URL;
  readonly token: string;
  readonly log: LogName;
  readonly signal: AbortSignal;
}

/**
 * Sends the rows of a log, many in one request.
 * @param input lines of rows
 * @returns the counts so far, after each request
 * @throws CliError when the service refuses rows or the connection breaks
 */
export async function* uploadRows(input: Pick<Input, 'bytes' | 'coding'>, target: Target): AsyncGenerator<LogCounts> {
  let sum: LogCounts = { added: 0, replaced: 0, unchanged: 0 };
  let sent = 0;
  for await (const rows of groupsOf(input)) {
    const { added, replaced, unchanged } = await send(rows, target).catch((cause: unknown) => {
      if (!(cause instanceof CliError)) throw cause;
      const where = `Rows ${sent + 1} to ${sent + rows.length} were not stored; those before them were.`;
      throw new CliError(`${cause.message} ${where}`, cause.exitCode, { cause });
    });
    sent += rows.length;
    sum = { added: sum.added + added, replaced: sum.replaced + replaced, unchanged: sum.unchanged + unchanged };
    yield sum;
  }
}

async function* groupsOf({ bytes, coding }: Pick<Input, 'bytes' | 'coding'>): AsyncGenerator<string[]> {
  const content = coding ? Readable.from(decompressed(bytes, coding), { objectMode: false }) : bytes;
  let rows: string[] = [];
  let characters = 0;
  for await (const line of createInterface({ input: content, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    rows.push(line);
    characters += line.length;
    if (rows.length < ROWS && characters < CHARACTERS) continue;
    yield rows;
    rows = [];
    characters = 0;
  }
  if (rows.length > 0) yield rows;
}

async function send(rows: readonly string[], { url, token, log, signal }: Target): Promise<LogCounts> {
  // The beta has all logs.
  const target = new URL(`/beta/communications/callRecords/${log}`, url);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const request = requestTo(target, { method: 'POST', headers, signal });
  const answer = answerTo(request, target);
  request.end(`{"value":[${rows.join(',')}]}`);
  const response = await answer;
  if (response.statusCode !== 200) throw await serviceRefusal(response, 'rows');
  return (await json(response)) as LogCounts;
}
