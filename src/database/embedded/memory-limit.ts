import { budgets } from '../../budgets/budgets';
import type { Launch } from './server-account';

/** Sets the limit if the shell and the system support it, then executes the program in any case. */
const script = 'ulimit -d "$0" 2>/dev/null; exec "$@"';

/**
 * Limits the private memory of each server process. PostgreSQL has no setting for that. A statement that needs more
 * fails with out of memory, instead of exhausting the machine. Only on Linux does this limit apply to all private
 * memory.
 */
export function withMemoryLimit({ file, args, options }: Launch): Launch {
  if (process.platform !== 'linux') return { file, args, options };
  const kilobytes = budgets.memoryOfStatement.most() / 1024;
  return { file: '/bin/sh', args: ['-c', script, String(kilobytes), file, ...args], options };
}
