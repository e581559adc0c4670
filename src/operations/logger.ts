import pino, { type Logger } from 'pino';
import type { Settings } from '../config/settings';
import { logText } from './log-text';

/** Buffered bytes of log lines after which they are written at once. */
const ROOM = 8 * 1024;
/** Most bytes of log lines that are buffered while writing fails, as on a full disk; further lines are lost. */
const MOST = 1024 * 1024;
/** Most lines that are kept while the service starts. */
const MOST_HELD = 1_000;

type LogSettings = Pick<Settings, 'logLevel' | 'logFormat' | 'logTime'>;

const output = pino.destination({ dest: 1, sync: true, minLength: ROOM, maxLength: MOST });
// A failure to log must not make requests fail.
let failures = 0;
output.on('error', () => failures++);
process.once('exit', flushAtLast);

/**
 * Writes log lines to standard output, all lines of one turn of the event loop together. Requests that share a commit
 * are answered in one turn, and a system call for each line takes as long as validating a body.
 */
export function makeLogger({ logLevel: level, logFormat, logTime }: LogSettings): Logger {
  const isText = logFormat === 'text' || (logFormat === 'auto' && process.stdout.isTTY);
  const timestamp = logTime === 'iso' && !isText ? pino.stdTimeFunctions.isoTime : true;
  return pino({ level, timestamp }, { write: isText ? (line) => writeInTurn(logText(line)) : writeInTurn });
}

/** Keeps log lines until {@link releaseLines}, so that none comes before what the start prints. */
export function holdLines(): void {
  held = [];
}

export function releaseLines(): void {
  const lines = held;
  held = undefined;
  for (const line of lines ?? []) writeInTurn(line);
}

/** Does not use `flushSync`, which never ends while the disk is full. The buffer needs a few writes at most. */
function flushAtLast(): void {
  releaseLines();
  const before = failures;
  for (let writes = 0; writes < 3 && failures === before; writes++) output.flush();
}

let isDue = false;
let held: string[] | undefined;

function writeInTurn(line: string): void {
  if (held && held.length < MOST_HELD) {
    held.push(line);
    return;
  }
  if (held) releaseLines();
  output.write(line);
  if (isDue) return;
  isDue = true;
  setImmediate(() => {
    isDue = false;
    output.flush();
  });
}
