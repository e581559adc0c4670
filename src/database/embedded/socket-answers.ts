import { connect } from 'node:net';

/** Connection errors of a Unix socket without a listening process. */
const gone = new Set<string | undefined>(['ECONNREFUSED', 'ENOENT']);

/**
 * Whether a process listens on a Unix socket. The kernel accepts the connection, even if the process is busy or in
 * another PID or network namespace.
 */
export function socketAnswers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // After other errors, such as missing permission, a process may be listening.
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(!gone.has(code)));
  });
}
