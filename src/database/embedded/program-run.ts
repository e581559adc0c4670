import { spawn } from 'node:child_process';
import type { Launch } from './server-account';

/**
 * Runs a program to its end; it is killed when this process exits before.
 *
 * @throws {Error} with all that it printed, when it cannot be started or fails
 */
export async function runProgram({ file, args, options }: Launch): Promise<void> {
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  const kill = (): boolean => child.kill();
  process.once('exit', kill);
  let output = '';
  const gather = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', gather);
  child.stderr.on('data', gather);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        if (code === 0) resolve();
        else reject(new Error(`${file} ended with ${signal ?? code}:\n${output.trim()}`));
      });
    });
  } finally {
    process.removeListener('exit', kill);
  }
}
