import { Command, Option } from 'commander';
import { exportTypes, type ExportFormat } from '../graph/request/export-format';
import { exportable, download, queryOptions, type CollectionName, type Question } from './export/download';
import { EntityCount } from './export/entity-count';
import { fileForm } from './export/file-form';
import { isTerminal, openOutput } from './service/output';
import { saveError, save } from './export/save';
import { fileError } from './service/file-error';
import { untilInterrupted } from './service/interrupt';
import { requestToken } from './service/request-token';
import { addServiceOptions, type ServiceOptions } from './service/service-options';
import { StatusLine } from './service/status-line';

interface ExportOptions extends ServiceOptions, Omit<Question, 'format'> {
  readonly format?: ExportFormat;
}

export function exportCommand(): Command {
  const command = new Command('export')
    .summary('save a collection of a service as a file')
    .description(
      'Saves all call records, sessions or segments of a service, or those that match the query options, as lines of ' +
        'JSON or as CSV. A file whose name ends in .gz is compressed. The file appears only when it is complete.',
    )
    .argument('[file]', 'where to; - for standard output', '-')
    .addOption(
      new Option('--collection <name>', 'what')
        .choices(Object.keys(exportable))
        .default('callRecords' satisfies CollectionName),
    )
    .addOption(
      new Option(
        '--format <format>',
        'ndjson or csv (default: csv for the ending .csv or .csv.gz, else ndjson)',
      ).choices(Object.keys(exportTypes)),
    );
  for (const name of queryOptions) command.option(`--${name} <text>`, `$${name}, as in a URL but not encoded`);
  return addServiceOptions(command).action(exportFile);
}

async function exportFile(file: string, options: ExportOptions): Promise<void> {
  const { collection } = options;
  const { format, isGzip } = fileForm(file, options.format);
  const count = new EntityCount(format);
  const progress = new StatusLine(process.stderr);
  await untilInterrupted(async (signal) => {
    const output = await openOutput(file).catch((cause: NodeJS.ErrnoException) =>
      Promise.reject(fileError(file, 'written', cause)),
    );
    const onBytes = (chunk: Buffer): void => {
      count.add(chunk);
      if (!isTerminal(output)) progress.show(() => summary(count, collection, progress.elapsed));
    };
    try {
      const token = options.token ?? (await requestToken(options, signal));
      const bytes = await download({ ...options, format }, { url: options.url, token, signal });
      await save(bytes, output, { isGzip, signal, onBytes });
      await output.keep();
    } catch (error) {
      await output.discard();
      // The reader of the pipe has closed it, as `head` does.
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE' || file !== '-') throw saveError(error);
    } finally {
      progress.clear();
    }
  });
  if (file !== '-') console.error(summary(count, collection));
}

const nouns: Readonly<Record<CollectionName, string>> = {
  callRecords: 'call records',
  sessions: 'sessions',
  segments: 'segments',
};

function summary({ entities, bytes }: EntityCount, collection: CollectionName, elapsed?: number): string {
  const text = `${entities} ${nouns[collection]}, ${(bytes / 1e6).toFixed(1)} MB`;
  return elapsed === undefined ? text : `${text}, ${Math.round((entities * 1000) / elapsed)} a second`;
}
