import { budgets } from '../../budgets/budgets';
import type { Launch } from './server-account';

/** Sets the limit where the shell and the system can, and becomes the program in either case. */
const script = 'ulimit -d "$0" 2>/dev/null; exec "$@"';

/**
 * Lets each process of the server have so much memory of its own, beside what all share. PostgreSQL has no setting for
 * that: a statement that needs more fails by itself, as out of memory, instead of using up the machine's. Only Linux counts
 * all memory for this limit.
 */
export function withMemoryLimit({ file, args, options }: Launch): Launch {
  if (process.platform !== 'linux') return { file, args, options };
  const kilobytes = budgets.memoryOfStatement.most() / 1024;
  return { file: '/bin/sh', args: ['-c', script, String(kilobytes), file, ...args], options };
}
