import { Command } from 'commander';
import type { ImportCounts } from '../import/import-counts';
import { openInput } from './import/input';
import { Progress } from './import/progress';
import { upload, type AnswerLine } from './import/upload';
import { CliError, exitCodes } from './service/cli-error';
import { requestToken } from './service/request-token';
import { addServiceOptions, type ServiceOptions } from './service/service-options';

export function importCommand(): Command {
  const command = new Command('import')
    .summary('send call records to a service')
    .description(
      'Sends a file of call records and sessions, one JSON object a line, to a service. Recognises gzip files. ' +
        'Entities that are already stored do not change, so the same file can be sent again after a failure.',
    )
    .argument('<file>', 'what to send; - for standard input');
  return addServiceOptions(command).action(importFile);
}

async function importFile(file: string, options: ServiceOptions): Promise<void> {
  const input = await openInput(file).catch((cause: NodeJS.ErrnoException) => {
    throw new CliError(`${file} cannot be read: ${cause.message}`, exitCodes.failed, { cause });
  });
  const token = options.token ?? (await requestToken(options));
  const progress = new Progress(process.stderr, input.size);
  let last: AnswerLine | undefined;
  for await (const line of upload(input, { url: options.url, token, onSent: (bytes) => progress.addSent(bytes) })) {
    if (line.kind === 'refused') {
      progress.clear();
      console.error(refusal(line));
    } else if (line.kind === 'progress') progress.show(line);
    last = line;
  }
  progress.clear();
  conclude(last);
}

function conclude(last: AnswerLine | undefined): void {
  if (!last || !('lines' in last))
    throw new CliError('The connection ended before the import did. Send the file again.');
  console.log(summary(last));
  if (last.kind === 'failed') throw new CliError(`The import failed: ${last.error.message} Send the file again.`);
  if (last.kind !== 'totals') throw new CliError('The connection ended before the import did. Send the file again.');
  if (last.refused > 0) process.exitCode = exitCodes.refused;
}

function refusal({ line, error }: Extract<AnswerLine, { kind: 'refused' }>): string {
  const details = (error.details ?? []).map(({ target, message }) => `\n  ${target} ${message}`);
  return `line ${line}: ${error.message}${details.length > 1 ? details.join('') : ''}`;
}

function summary({ lines, callRecords, sessions, refused }: ImportCounts): string {
  return [
    `${lines} lines`,
    `call records: ${callRecords.added} added, ${callRecords.replaced} replaced, ${callRecords.unchanged} unchanged`,
    `sessions: ${sessions.added} added, ${sessions.unchanged} unchanged`,
    `refused: ${refused}`,
  ].join('\n');
}
