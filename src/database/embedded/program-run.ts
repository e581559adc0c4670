import { spawn } from 'node:child_process';
import type { Launch } from './server-account';

/**
 * Runs a program to its end. It is killed if this process exits before.
 * @param signal kills the program
 * @throws {Error} with the program's output, when it cannot be started or fails; the signal's reason when that killed
 * it
 */
export async function runProgram({ file, args, options }: Launch, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  // Ctrl-C then reaches this process only, which stops the program itself.
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true, windowsHide: true });
  const kill = (): boolean => child.kill();
  process.once('exit', kill);
  signal?.addEventListener('abort', kill);
  let output = '';
  const gather = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', gather);
  child.stderr.on('data', gather);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, killedBy) => {
        if (code === 0) resolve();
        else if (signal?.aborted) reject(signal.reason as Error);
        else reject(new Error(`${file} ended with ${killedBy ?? code}:\n${output.trim()}`));
      });
    });
  } finally {
    process.removeListener('exit', kill);
    signal?.removeEventListener('abort', kill);
  }
}
