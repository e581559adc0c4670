import pino, { type Logger } from 'pino';
import type { Settings } from '../config/settings';

/** Buffered bytes of log lines after which they are written at once. */
const ROOM = 8 * 1024;
/** Most bytes of log lines that are buffered while writing fails, as on a full disk; further lines are lost. */
const MOST = 1024 * 1024;

const output = pino.destination({ dest: 1, sync: true, minLength: ROOM, maxLength: MOST });
// A failure to log must not make requests fail.
let failures = 0;
output.on('error', () => failures++);
process.once('exit', flushAtLast);

/**
 * Writes log lines to standard output, all lines of one turn of the event loop together. Requests that share a commit
 * are answered in one turn, and a system call for each line takes as long as validating a body.
 */
export function makeLogger(level: Settings['logLevel']): Logger {
  return pino({ level }, { write: writeInTurn });
}

/** Does not use `flushSync`, which never ends while the disk is full. The buffer needs a few writes at most. */
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
