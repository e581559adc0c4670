import { createReadStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Command } from 'commander';
import { ArchiveError, ArchiveReader } from '../database/backup/archive';
import { FolderInUseError } from '../database/embedded/folder-lock';
import { writeKeptFile } from './backup/kept-files';
import { clusterOf, isEmpty, ownDataDir, withStarted } from './backup/own-database';
import { CliError, exitCodes } from './service/cli-error';
import { fileError } from './service/file-error';

export function restoreCommand(): Command {
  return new Command('restore')
    .summary('put a backup back into an empty data folder')
    .description(
      'Puts a backup back into the embedded database of DATA_DIR, which must not hold one yet. The next start of the ' +
        'service brings its schema up to date.',
    )
    .argument('<file>', 'the file that `backup` has written; - is standard input')
    .action(restore);
}

async function restore(file: string): Promise<void> {
  const dataDir = ownDataDir();
  const folder = clusterOf(dataDir);
  if (!(await isEmpty(folder)))
    throw new CliError(
      `DATA_DIR=${dataDir}: there is a database in this folder already. Set another DATA_DIR, or move ${folder} away.`,
      exitCodes.usage,
    );
  await mkdir(dataDir, { recursive: true });
  const { putBack } = await import('../database/backup/put-back.js');
  const input = file === '-' ? process.stdin : createReadStream(file);
  const bytes = createGunzip();
  // Whoever reads the bytes gets the error.
  pipeline(input, bytes, () => undefined);
  const archive = new ArchiveReader(bytes);
  // Made aside, so that a restore that is interrupted leaves no database with a part of the rows.
  const draft = `${folder}.restoring`;
  try {
    await archive.header();
    await removeCluster(draft);
    const files: [path: string, content: Buffer][] = [];
    const rows = await withStarted(draft, (url) => putBack(url, archive, (...kept) => files.push(kept)));
    for (const [path, content] of files) await writeKeptFile(dataDir, path, content);
    await rename(`${draft}.password`, `${folder}.password`);
    await rename(draft, folder);
    console.error(`${rows} rows are restored to ${dataDir}. Start the service to use them.`);
  } catch (error) {
    input.destroy();
    if (error instanceof FolderInUseError) throw new CliError(error.message, undefined, { cause: error });
    await removeCluster(draft);
    throw worded(error, file);
  }
}

async function removeCluster(folder: string): Promise<void> {
  for (const path of [folder, `${folder}.password`]) await rm(path, { recursive: true, force: true });
}

function worded(error: unknown, file: string): unknown {
  if (!(error instanceof ArchiveError)) return error;
  const reason = error.cause as NodeJS.ErrnoException | undefined;
  if (reason?.syscall !== undefined) return fileError(file, 'read', reason);
  return new CliError(`${file} ${error.message}.`, undefined, { cause: error });
}
