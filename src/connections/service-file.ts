import { readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** File in the data folder of a running service. */
const NAME = 'service.address';

/** Where a running service can be reached on its machine. */
export interface RunningService {
  /** URLs without a trailing slash. */
  readonly http?: string;
  readonly https?: string;
  /** Its process. */
  readonly pid: number;
}

/** Tells programs of the same data folder where the service is. Without the file, it works as well. */
export async function writeServiceFile(dataDir: string, { http, https, pid }: RunningService): Promise<void> {
  const path = join(dataDir, NAME);
  try {
    await writeFile(`${path}.new`, `${JSON.stringify({ http, https, pid })}\n`);
    await rename(`${path}.new`, path);
  } catch {
    // There is no such folder, as with an external database, or the disk is full.
  }
}

/** Removes the file of this process, but not that of a later service. */
export async function removeServiceFile(dataDir: string, pid: number): Promise<void> {
  if (readServiceFile(dataDir)?.pid === pid) await rm(join(dataDir, NAME), { force: true }).catch(() => undefined);
}

/** The service that runs with a data folder; undefined: none, or one that was killed. */
export function readServiceFile(dataDir: string): RunningService | undefined {
  try {
    const { http, https, pid } = JSON.parse(readFileSync(join(dataDir, NAME), 'utf8')) as Partial<RunningService>;
    if (typeof pid !== 'number' || ![http, https].some(isUrl) || !isRunning(pid)) return undefined;
    return { ...(isUrl(http) && { http }), ...(isUrl(https) && { https }), pid };
  } catch {
    return undefined;
  }
}

function isUrl(text: unknown): text is string {
  return typeof text === 'string' && URL.canParse(text);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
