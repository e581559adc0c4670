import { statfsSync } from 'node:fs';
import { BALLAST } from './ballast';
import { inMegabytes } from './reserve';

/** Messages of systems and PostgreSQL about a full disk or an exceeded quota. */
const noSpace = /\b(?:ENOSPC|EDQUOT)\b|no space left on device|disk quota exceeded/i;

/** Whether an error was caused by a full disk. @param thrown an error, or lines that a program has printed */
export function isFullDisk(thrown: unknown): boolean {
  if (typeof thrown === 'string') return noSpace.test(thrown);
  if (!(thrown instanceof Error)) return false;
  const { code = '', message, cause } = thrown as NodeJS.ErrnoException;
  return noSpace.test(`${code} ${message}`) || isFullDisk(cause);
}

/** Advice to the operator on a full disk. @param dataDir folder on it */
export function fullDiskAdvice(dataDir: string): string {
  return (
    `DATA_DIR=${dataDir}: the disk is full${leftOf(dataDir)}. PostgreSQL needs about ${inMegabytes(BALLAST)} to start. ` +
    'Remove other files from it, or make it larger, and start again. Nothing that was stored is lost.'
  );
}

function leftOf(folder: string): string {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return ` (${bavail * bsize} of ${blocks * bsize} bytes are free)`;
  } catch {
    return '';
  }
}
