import { CommanderError } from 'commander';
import { createProgram } from './program';
import { CliError, exitCodes } from './service/cli-error';

async function main(): Promise<void> {
  await createProgram().parseAsync();
}

/** The exit code of what was thrown, which is told where it has not been. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  console.error(error instanceof CliError ? error.message : error);
  return error instanceof CliError ? error.exitCode : exitCodes.failed;
}

main().catch((error: unknown) => (process.exitCode = exitCodeOf(error)));
