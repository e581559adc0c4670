import { Command, Option } from 'commander';
import { logNames, type LogName } from '../graph/request/path-names';
import { openInput, type Input } from './import/input';
import { uploadRows } from './import/log-upload';
import { Progress } from './import/progress';
import { Report } from './import/report';
import { upload } from './import/upload';
import { CliError } from './service/cli-error';
import { fileError } from './service/file-error';
import { untilInterrupted } from './service/interrupt';
import { requestToken } from './service/request-token';
import { addServiceOptions, type ServiceOptions } from './service/service-options';
import { StatusLine } from './service/status-line';

interface ImportOptions extends ServiceOptions {
  readonly log?: LogName;
}

export function importCommand(): Command {
  const command = new Command('import')
    .summary('send call records to a service')
    .description(
      'Sends a file of call records and sessions to a service: one JSON object a line, an array, or a page of Graph. ' +
        'Recognises gzip and zstd. Records already stored are left unchanged, so the same file can be sent again ' +
        'after a failure.',
    )
    .argument('<file>', 'what to send; - for standard input');
  command.addOption(new Option('--log <name>', 'send rows of this log instead of call records').choices(logNames));
  return addServiceOptions(command).action((file: string, options: ImportOptions) =>
    untilInterrupted((signal) => importFile(file, options, signal)),
  );
}

async function importFile(file: string, options: ImportOptions, signal: AbortSignal): Promise<void> {
  const progress = new Progress(process.stderr);
  const onRead = (bytes: number): void => progress.addRead(bytes);
  const input = await openInput(file, { onRead, signal }).catch((cause: NodeJS.ErrnoException) => {
    throw cause instanceof CliError ? cause : fileError(file, 'read', cause);
  });
  progress.size = input.size;
  const report = new Report(input.kind, progress);
  const token = options.token ?? (await requestToken(options, signal));
  if (options.log !== undefined) {
    await importRows(input, { url: options.url, token, log: options.log, signal });
    return;
  }
  try {
    for await (const line of upload(input, { url: options.url, token, signal })) report.add(line);
  } finally {
    if (signal.aborted) report.interrupted();
    progress.clear();
  }
  if (!signal.aborted) conclude(report, input, file);
}

async function importRows(input: Input, target: Parameters<typeof uploadRows>[1]): Promise<void> {
  const progress = new StatusLine(process.stderr);
  let text = 'no rows';
  try {
    for await (const { added, replaced, unchanged } of uploadRows(input, target)) {
      text = `${added} added, ${replaced} replaced, ${unchanged} unchanged`;
      progress.show(() => text);
    }
  } finally {
    progress.clear();
    console.log(`${target.log}: ${text}`);
  }
}

function conclude(report: Report, { isCutOff, nextLink }: Input, file: string): void {
  report.conclude();
  if (isCutOff) throw new CliError(`${file} ends within its JSON: something is missing at its end.`);
  if (nextLink === undefined) return;
  console.error(`The page is not the last one. Its @odata.nextLink leads to more call records:\n${nextLink}`);
}
