import type { ImportCounts } from '../../import/import-counts';
import { CliError, exitCodes } from '../service/cli-error';
import type { FileKind } from './file-kind';
import type { Progress } from './progress';
import type { AnswerLine } from './upload';

/** Refused lines at the beginning of a file after which the import is given up, if no line was accepted. */
const MOST_AT_BEGIN = 20;

const again = 'Send the file again: records that are stored already are left unchanged.';

type RefusedLine = Extract<AnswerLine, { kind: 'refused' }>;

/** Prints the answer to an import while it arrives. */
export class Report {
  private last: Exclude<AnswerLine, RefusedLine> | undefined;
  /** Refusals that are not printed yet, because all lines so far are refused. */
  private held: RefusedLine[] | undefined = [];

  /** @param kind tells what the service's line numbers count in the file */
  constructor(
    private readonly kind: FileKind,
    private readonly progress: Progress,
  ) {}

  /** @throws CliError when the file does not seem to hold call records */
  add(line: AnswerLine): void {
    if (line.kind !== 'refused') {
      this.last = line;
      this.release(line);
      if (line.kind === 'progress') this.progress.show(line);
    } else if (this.held) this.held.push(line);
    else this.printRefusals([line]);
  }

  /**
   * Prints the totals.
   * @throws CliError when the import has failed or its answer is incomplete
   */
  conclude(): void {
    this.progress.clear();
    this.printRefusals(this.held ?? []);
    const { last } = this;
    if (last) console.log(summary(last));
    if (last?.kind === 'failed') throw new CliError(`The import failed: ${last.error.message} ${again}`);
    if (last?.kind !== 'totals') throw new CliError(`The connection ended before the import did. ${again}`);
    if (last.refused > 0) process.exitCode = exitCodes.refused;
  }

  /** Prints what is known when the command is interrupted. */
  interrupted(): void {
    this.progress.clear();
    if (this.last) console.log(summary(this.last));
    console.error(`Interrupted. ${again}`);
  }

  private release(counts: ImportCounts): void {
    const { held } = this;
    if (!held) return;
    if (counts.lines > counts.refused) this.held = undefined;
    else if (held.length < MOST_AT_BEGIN) return;
    else {
      this.progress.clear();
      this.printRefusals(held.slice(0, MOST_AT_BEGIN));
      throw new CliError(
        `The first ${MOST_AT_BEGIN} ${this.kind === 'lines' ? 'lines' : 'items'} were refused, and nothing was stored. ` +
          'The import was stopped. Each one has to be a call record, or a session with the `callRecordId` of its call ' +
          'record. The manual is docs/api.md#importing.',
      );
    }
    this.printRefusals(held);
  }

  private printRefusals(lines: readonly RefusedLine[]): void {
    if (lines.length === 0) return;
    this.progress.clear();
    for (const { line, error } of lines) {
      const details = (error.details ?? []).map(({ target, message }) => `\n  ${target} ${message}`);
      const what = this.kind === 'lines' ? 'line' : 'item';
      console.error(`${what} ${line}: ${error.message}${details.length > 1 ? details.join('') : ''}`);
    }
  }
}

function summary({ lines, callRecords, sessions, contained, refused }: ImportCounts): string {
  const within = Object.entries(contained).filter(([, count]) => count > 0);
  const ofSessions = sessions.added + sessions.unchanged;
  return [
    `${lines} lines`,
    `call records: ${callRecords.added} added, ${callRecords.replaced} replaced, ${callRecords.unchanged} unchanged`,
    ...(ofSessions > 0 ? [`sessions of their own: ${sessions.added} added, ${sessions.unchanged} unchanged`] : []),
    ...(within.length > 0
      ? [`within them: ${within.map(([name, count]) => `${count} ${nounOf(name)}`).join(', ')}`]
      : []),
    `refused: ${refused}`,
  ].join('\n');
}

/** The name of a collection without its version, such as that of `participants_v2`. */
function nounOf(name: string): string {
  return name.replace(/_v\d+$/, '');
}
