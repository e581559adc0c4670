/** Characters of text after which it is handed on. */
const PIECE = 65_536;

/**
 * Rows in COPY's text format, piece by piece, so that the server works on the first while the next is made.
 * @param first value that all rows begin with
 */
export function* copyText(rows: Iterable<readonly string[]>, first: string): Generator<Buffer> {
  let piece = '';
  for (const row of rows) {
    piece += `${[first, ...row].map(escaped).join('\t')}\n`;
    if (piece.length < PIECE) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A value as PostgreSQL's documentation of COPY says under "Text Format". */
function escaped(value: string): string {
  return /[\\\t\n\r]/.test(value) ? value.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character] ?? '') : value;
}
