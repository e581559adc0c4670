import { Command } from 'commander';

/** @param serve runs the service in this process */
export function serveCommand(serve: () => Promise<void>): Command {
  return new Command('serve')
    .summary('run the service')
    .description(
      'Runs the service until Ctrl-C or SIGTERM. Environment variables and the file .env set it up; ' +
        'docs/configuration.md lists them.',
    )
    .action(serve);
}
