import pino, { type Logger } from 'pino';
import type { Settings } from '../config/settings';

/** Bytes of lines that wait at most; more are written at once. */
const ROOM = 8 * 1024;
/** Most bytes of lines that are kept while nothing can be written, as on a full disk; further lines are lost. */
const MOST = 1024 * 1024;

const output = pino.destination({ dest: 1, sync: true, minLength: ROOM, maxLength: MOST });
// Requests matter more than their lines in the log.
let failures = 0;
output.on('error', () => failures++);
process.once('exit', flushAtLast);

/**
 * Writes lines to the standard output, those of one turn of the event loop together: requests that share a commit are
 * answered in one turn, and a system call for each line takes as long as to check a body.
 */
export function makeLogger(level: Settings['logLevel']): Logger {
  return pino({ level }, { write: writeInTurn });
}

/** Not by `flushSync`, which never ends while the disk is full. What is left takes a few writes at most. */
function flushAtLast(): void {
  const before = failures;
  for (let writes = 0; writes < 3 && failures === before; writes++) output.flush();
}

let isDue = false;

function writeInTurn(line: string): void {
  output.write(line);
  if (isDue) return;
  isDue = true;
  setImmediate(() => {
    isDue = false;
    output.flush();
  });
}
