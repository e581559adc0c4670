import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The running server as its `postmaster.pid` describes it. */
export interface Postmaster {
  readonly pid: number;
  /** TCP port; absent while the server has not written it yet. */
  readonly port?: number;
}

/** Reads the text of a `postmaster.pid`: process id, folder, start time, port, … a line each. */
export function parsePostmasterFile(text: string): Postmaster | undefined {
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return port > 0 ? { pid, port } : { pid };
}

/**
 * Finds the server that runs on a folder. A file that a dead server left behind is removed when its process id has come
 * to belong to another program (usual in a container), since PostgreSQL itself would take that for a running server.
 */
export async function findPostmaster(folder: string): Promise<Postmaster | undefined> {
  const path = join(folder, 'postmaster.pid');
  const found = parsePostmasterFile(await readFile(path, 'utf8').catch(() => ''));
  if (!found || !isAlive(found.pid)) return undefined;
  const name = programName(found.pid);
  if (name === undefined || name === 'postgres') return found;
  await rm(path, { force: true });
  return undefined;
}

/** Whether a process runs; one that has ended and only waits to be collected by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return processStat(pid)?.state !== 'Z';
}

function programName(pid: number): string | undefined {
  return processStat(pid)?.name;
}

/** Known on Linux only. */
function processStat(pid: number): { name: string; state: string } | undefined {
  try {
    const [, name, state] = /^\d+ \((.*)\) (\w)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return name !== undefined && state !== undefined ? { name, state } : undefined;
  } catch {
    return undefined;
  }
}
