/** Forms in which rows can be saved, by their media type. */
export type FileType = 'text/csv' | 'application/x-ndjson';

/** Rows as the text of a file, in the form of the service's own exports, which leave out queries with `$apply`. */
export function rowsText(rows: readonly object[], type: FileType): string {
  if (type === 'application/x-ndjson') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => {
    const values: ReadonlyMap<string, unknown> = new Map(Object.entries(row));
    return columns.map((column) => field(values.get(column)));
  });
  return [columns.map(quoted), ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** Null and absent values are nothing, and an empty text is quotes. */
function field(value: unknown): string {
  if (value == null) return '';
  if (value === '') return '""';
  return quoted(typeof value === 'string' ? value : JSON.stringify(value));
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
