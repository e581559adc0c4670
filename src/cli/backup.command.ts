import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Command } from 'commander';
import { version } from '../../package.json';
import { DatabaseProblem } from '../database/database-problem';
import { readKeptFiles } from './backup/kept-files';
import { ownDataDir, withOwnDatabase } from './backup/own-database';
import { CliError } from './service/cli-error';
import { fileError } from './service/file-error';
import { untilInterrupted } from './service/interrupt';
import { openOutput, type Output } from './service/output';

/** Permissions of the file, which holds keys: its owner alone. */
const PRIVATE = 0o600;

export function backupCommand(): Command {
  return new Command('backup')
    .summary('save everything that the embedded database holds')
    .description(
      'Saves everything that the embedded database in DATA_DIR holds, as it is at one moment, with the keys of the ' +
        'data folder. The service may run meanwhile. The file is compressed with gzip, and it is secret.',
    )
    .argument('<file>', 'the file to write; - is standard output')
    .action(backup);
}

async function backup(file: string): Promise<void> {
  const dataDir = ownDataDir();
  await untilInterrupted(async (signal) => {
    const rows = await withOwnDatabase(dataDir, async (url) => {
      const { takeBackup } = await import('../database/backup/take-backup.js');
      const output = await openOutput(file, PRIVATE).catch((cause: NodeJS.ErrnoException) =>
        Promise.reject(fileError(file, 'written', cause)),
      );
      const write = (bytes: AsyncIterable<Buffer>): Promise<void> =>
        pipeline(Readable.from(bytes, { objectMode: false }), createGzip(), output.stream, {
          signal,
          end: output.isEnded,
        });
      try {
        const count = await takeBackup(url, version, await readKeptFiles(dataDir), write);
        await output.keep();
        return count;
      } catch (error) {
        throw await failure(error, file, output);
      }
    });
    console.error(`${rows} rows are saved${file === '-' ? '' : ` to ${file}`}.`);
  });
}

async function failure(error: unknown, file: string, output: Output): Promise<unknown> {
  await output.discard();
  if (error instanceof DatabaseProblem)
    return new CliError(`The database ${error.message}.`, undefined, { cause: error });
  const { syscall } = error as NodeJS.ErrnoException;
  return syscall === 'write' ? fileError(file, 'written', error as NodeJS.ErrnoException) : error;
}
