import { CommanderError } from 'commander';
import { readEnvFile } from '../config/env-file';
import { SettingsError } from '../config/settings-error';
import { createProgram } from './program';
import { CliError, exitCodes } from './service/cli-error';

async function main(): Promise<void> {
  readEnvFile();
  await createProgram().parseAsync();
}

/** Returns the exit code for an error, and prints the error unless commander has done so. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  console.error(error instanceof CliError || error instanceof SettingsError ? error.message : error);
  if (error instanceof SettingsError) return exitCodes.usage;
  return error instanceof CliError ? error.exitCode : exitCodes.failed;
}

main().catch((error: unknown) => (process.exitCode = exitCodeOf(error)));
