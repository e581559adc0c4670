import pino, { type Logger } from 'pino';
import type { Settings } from '../config/settings';

/** Bytes of lines that wait at most; more are written at once. */
const ROOM = 8 * 1024;

const output = pino.destination({ dest: 1, sync: true, minLength: ROOM });
process.once('exit', () => output.flushSync());

/**
 * Writes lines to the standard output, those of one turn of the event loop together: requests that share a commit are
 * answered in one turn, and a system call for each line takes as long as to check a body.
 */
export function makeLogger(level: Settings['logLevel']): Logger {
  return pino({ level }, { write: writeInTurn });
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
