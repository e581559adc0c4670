import type { ExportFormat } from '../../graph/request/export-format';
import { CliError, exitCodes } from '../service/cli-error';

/** How an export is written. */
export interface FileForm {
  readonly format: ExportFormat;
  readonly isGzip: boolean;
}

/** Formats by the ending of a file name; a file without an ending has lines. */
const formats: ReadonlyMap<string, ExportFormat> = new Map([
  ['', 'ndjson'],
  ['.ndjson', 'ndjson'],
  ['.jsonl', 'ndjson'],
  ['.csv', 'csv'],
]);
/** Endings of other formats, which no option makes true. */
const others = /\.(?:xlsx?|xlsm|ods|numbers|parquet|pdf|html?|xml|zip|7z|tar|tgz|zst|bz2|xz|br|lz4)$/i;

/**
 * The form of a file by its name.
 * @param chosen format of the command line
 * @throws CliError when the name has the ending of another format
 */
export function fileForm(path: string, chosen: ExportFormat | undefined): FileForm {
  const name = path.split(/[/\\]/).at(-1) ?? path;
  const isGzip = /\.gz$/i.test(name);
  const plain = isGzip ? name.slice(0, -'.gz'.length) : name;
  const ending = (/(?<=.)\.[a-z][a-z\d]*$/i.exec(plain)?.[0] ?? '').toLowerCase();
  const format = others.test(plain) ? undefined : (chosen ?? formats.get(ending));
  if (format !== undefined) return { format, isGzip };
  const endings = [...formats.keys()].filter(Boolean);
  throw new CliError(
    `An export cannot be written as ${ending}. Use a name that ends in ${endings.join(', ')}, each also with .gz` +
      `${others.test(plain) ? '' : `, or name the format, such as --format ndjson`}. Excel opens .csv.`,
    exitCodes.usage,
  );
}
