import { connect } from 'node:net';

/** Errors of connecting to a Unix socket behind which no process is left. */
const gone = new Set<string | undefined>(['ECONNREFUSED', 'ENOENT']);

/**
 * Whether a living process listens on a Unix socket. The kernel answers, whatever PID or network namespace the process
 * is in, and however busy it is.
 */
export function socketAnswers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Where a refusal has another cause, such as a permission, somebody may be there.
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(!gone.has(code)));
  });
}
