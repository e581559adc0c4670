import { Command } from 'commander';
import { version } from '../../package.json';
import { backupCommand } from './backup.command';
import { explainCommand } from './explain.command';
import { exportCommand } from './export.command';
import { generateCommand } from './generate.command';
import { importCommand } from './import.command';
import { keyCommand } from './key.command';
import { migrateCommand } from './migrate.command';
import { rebuildCommand } from './rebuild.command';
import { restoreCommand } from './restore.command';
import { serveCommand } from './serve.command';
import { tokenCommand } from './token.command';

const exits = `
Exit codes:
  0  done
  1  failed
  2  wrong usage
  3  done, but some lines were refused

The manual is docs/cli.md.`;

/**
 * Builds the command line without running it. Help and wrong usage throw a CommanderError after their text is printed.
 * @param serve runs the service in this process; default: there is no command for it
 */
export function createProgram(serve?: () => Promise<void>): Command {
  const program = new Command('callrecords')
    .description('Works with a call records service.')
    .version(version)
    .helpCommand(true)
    .addHelpText('after', exits)
    .showHelpAfterError('(callrecords --help shows more)')
    .exitOverride();
  const commands = [
    ...(serve ? [serveCommand(serve)] : []),
    importCommand(),
    exportCommand(),
    generateCommand(),
    tokenCommand(),
    keyCommand(),
    migrateCommand(),
    rebuildCommand(),
    backupCommand(),
    restoreCommand(),
    explainCommand(),
  ];
  for (const command of commands) {
    command.exitOverride().showHelpAfterError(`(callrecords ${command.name()} --help shows more)`);
    program.addCommand(command);
  }
  return program;
}
