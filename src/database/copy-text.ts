/** Length in characters from which a piece is sent. */
const PIECE = 65_536;

/**
 * Writes rows in COPY's text format, in pieces, so that the server processes one while the next is written.
 * @param rows values of the other columns; null: SQL's null
 * @param first value of the first column in all rows
 */
export function* copyText(rows: Iterable<readonly (string | null)[]>, first: string): Generator<Buffer> {
  let piece = '';
  for (const row of rows) {
    piece += escaped(first);
    for (const value of row) piece += value === null ? '\t\\N' : `\t${escaped(value)}`;
    piece += '\n';
    if (piece.length < PIECE) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Escapes a value as in PostgreSQL's documentation of COPY, "Text Format". */
function escaped(value: string): string {
  return /[\\\t\n\r]/.test(value) ? value.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character] ?? '') : value;
}
