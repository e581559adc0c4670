import { CommanderError } from 'commander';
import { createProgram } from './cli/program';
import { CliError, exitCodes } from './cli/service/cli-error';
import { readEnvFile } from './config/env-file';
import { SettingsError } from './config/settings-error';

async function main(): Promise<void> {
  process.stdout.on('error', onUnprintable);
  // Where nobody reads messages, there is nobody to tell.
  process.stderr.on('error', () => undefined);
  readEnvFile();
  await createProgram(serve).parseAsync();
}

/** Runs the service in this process. It ends the process by itself. */
async function serve(): Promise<void> {
  await import('./main.js');
}

/** A reader that has closed the pipe, as `head` does, wants no more. Otherwise, output is lost. */
function onUnprintable({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return;
  process.exitCode = exitCodes.failed;
  console.error(`Standard output cannot be written: ${message}.`);
}

/** Returns the exit code for an error, and prints the error unless commander has done so. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  console.error(error instanceof CliError || error instanceof SettingsError ? error.message : error);
  if (error instanceof SettingsError) return exitCodes.usage;
  return error instanceof CliError ? error.exitCode : exitCodes.failed;
}

main().catch((error: unknown) => (process.exitCode = exitCodeOf(error)));
