/** Length in characters from which a piece is sent. */
const PIECE = 65_536;

/**
 * Writes rows in COPY's text format, in pieces, so that the server processes one while the next is written.
 * @param rows values of the other columns; null: SQL's null
 * @param first value of the first column in all rows
 */
export function* copyText(rows: Iterable<readonly (string | null)[]>, first: string): Generator<Buffer> {
  yield* inPieces(linesOf(rows), first);
}

function* linesOf(rows: Iterable<readonly (string | null)[]>): Generator<string> {
  for (const row of rows) yield copyLine(row);
}

/**
 * Joins lines to pieces.
 * @param texts of {@link copyLine}, each of any number of lines
 * @param first value of the first column in all rows
 */
export function* inPieces(texts: Iterable<string>, first: string): Generator<Buffer> {
  const begin = `${escaped(first)}\t`;
  let piece = '';
  for (const text of texts) {
    if (text === '') continue;
    piece += `${begin}${text.slice(0, -1).replaceAll('\n', `\n${begin}`)}\n`;
    if (piece.length < PIECE) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}

/** Reused by all lines: joining them makes one text of it, without pieces that would be kept. */
const values: string[] = [];

/**
 * A row in COPY's text format, with its end.
 * @param row null: SQL's null
 * @param isPlain whether no value has a backslash, a tab or the end of a line
 */
export function copyLine(row: readonly (string | null)[], isPlain = false): string {
  values.length = row.length;
  for (let at = 0; at < row.length; at++) {
    const value = row[at] ?? null;
    values[at] = value === null ? '\\N' : isPlain ? value : escaped(value);
  }
  return `${values.join('\t')}\n`;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Escapes a value as in PostgreSQL's documentation of COPY, "Text Format". */
function escaped(value: string): string {
  return /[\\\t\n\r]/.test(value) ? value.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character] ?? '') : value;
}
