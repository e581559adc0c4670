import type { Settings } from '../config/settings';
import { SettingsError } from '../config/settings-error';
import { DatabaseProblem } from '../database/database-problem';
import { FolderInUseError } from '../database/embedded/folder-lock';
import { fullDiskAdvice, isFullDisk } from '../storage/full-disk';

/** Adds to a start error the setting that causes it, where that is known. */
export function explained(error: unknown, { databaseUrl, dataDir, host, httpsPort }: Settings): unknown {
  if (databaseUrl === undefined && isFullDisk(error)) return new Error(fullDiskAdvice(dataDir), { cause: error });
  if (error instanceof DatabaseProblem) {
    // The embedded database belongs to the service, so its problems are bugs.
    return databaseUrl === undefined ? error : new Error(`DATABASE_URL: the database ${error.message}`);
  }
  const { code, syscall = '', port, path, message } = error as NodeJS.ErrnoException & { port?: number };
  const listening = `${port === httpsPort ? 'HTTPS_PORT' : 'PORT'}=${port}`;
  if (code === 'EADDRINUSE') return new Error(`${listening}: another program uses this port`);
  if (code === 'EACCES' && syscall === 'listen') return new Error(`${listening}: this user may not open the port`);
  if (code === 'EADDRNOTAVAIL' || syscall === 'getaddrinfo') return new Error(`HOST=${host}: not an address of ours`);
  if (code !== undefined && path?.startsWith(dataDir)) return new Error(`DATA_DIR=${dataDir}: ${message}`);
  return error;
}

/**
 * Whether an error was worded for the operator and is printed without its stack. Others are bugs and printed in full.
 */
export function isWorded(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error.constructor === Error || error instanceof SettingsError || error instanceof FolderInUseError;
}
