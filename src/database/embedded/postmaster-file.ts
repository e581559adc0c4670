import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Reads the process id from the first line of a `postmaster.pid`. */
export function parsePostmasterFile(text: string): number | undefined {
  const pid = Number(text.split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** The process id of the last server on a folder, in that server's PID namespace. */
export async function recordedPid(folder: string): Promise<number | undefined> {
  return parsePostmasterFile(await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => ''));
}

/** Whether a process is running. Zombies are not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !/^\d+ \(.*\) Z/s.test(processFile(pid, 'stat') ?? '');
}

/** Whether a process is a PostgreSQL server on a folder; undefined on systems where this is unknown. */
export function isServerOn(pid: number, folder: string): boolean | undefined {
  if (process.platform !== 'linux') return undefined;
  const [program = '', ...args] = processFile(pid, 'cmdline')?.split('\0') ?? [];
  return /postgres$/.test(program) && args.includes(folder);
}

/** Reads a file of `/proc`, which exists on Linux only. */
function processFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}
