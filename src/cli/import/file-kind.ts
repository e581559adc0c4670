/** How the entities of a file are separated: one a line, or as values of a JSON text. */
export type FileKind = 'lines' | 'values';

/** Names of files by their first bytes. */
const signatures: readonly (readonly [name: string, bytes: string])[] = [
  ['a zip archive', 'PK\x03\x04'],
  ['a gzip file', '\x1f\x8b'],
  ['a zstd file', '\x28\xb5\x2f\xfd'],
  ['a bzip2 file', 'BZh'],
  ['an xz file', '\xfd7zXZ\0'],
  ['a 7-Zip archive', "7z\xbc\xaf'\x1c"],
  ['a Parquet file', 'PAR1'],
  ['a PDF document', '%PDF'],
  ['an old Excel file (.xls)', '\xd0\xcf\x11\xe0'],
];

const needed = 'An import needs JSON: call records one a line, in an array, or as a page of Graph ({"value":[…]}).';

/**
 * How a file has to be read, by its beginning.
 * @param head the first bytes, decompressed
 * @returns a sentence about what the file is and what to do, when it cannot be imported
 */
export function fileKind(head: Buffer): FileKind | { readonly advice: string } {
  if (head.length === 0) return 'lines';
  const binary = binaryAdvice(head);
  if (binary !== undefined) return { advice: binary };
  const text = head.toString('utf8').replace(/^\ufeff/, '');
  const lines = text.split('\n').map((line) => line.trim());
  const first = lines.find((line) => line !== '') ?? '';
  if (first.startsWith('[')) return 'values';
  if (first.startsWith('{')) return isPage(text) || isSpread(first) ? 'values' : 'lines';
  // A line that is refused does not hinder the others.
  if (first === '' || lines.some((line) => line.startsWith('{'))) return 'lines';
  return { advice: textAdvice(first) };
}

function binaryAdvice(head: Buffer): string | undefined {
  if (isUtf16(head))
    return `The file is text in UTF-16, as PowerShell's ">" writes it. Save it in UTF-8; \`callrecords export <file>\` does so.`;
  const start = head.toString('latin1');
  const [name] = signatures.find(([, bytes]) => start.startsWith(bytes)) ?? [];
  if (name === 'a zip archive' && /\bxl\/|\[Content_Types\]/.test(start))
    return `The file is an Excel workbook (.xlsx). ${needed}`;
  if (name === 'a gzip file' || name === 'a zstd file')
    return `The file is compressed twice. Decompress it once before the import.`;
  if (name !== undefined) return `The file is ${name}. ${needed}`;
  return head.includes(0) ? `The file is not text. ${needed}` : undefined;
}

function isUtf16(head: Buffer): boolean {
  const mark = head.subarray(0, 2).toString('hex');
  return mark === 'fffe' || mark === 'feff' || (head[0] !== 0 && head[1] === 0 && head[2] !== 0 && head[3] === 0);
}

function textAdvice(first: string): string {
  if (/^<!doctype html|^<html/i.test(first))
    return `The file is a web page (HTML), not data. A sign-in page may have been saved instead of an answer.`;
  if (first.startsWith('<')) return `The file is XML. ${needed}`;
  if (/[,;\t]/.test(first))
    return (
      'The file is a table (CSV). A table does not tell an absent value from null, so it cannot be imported without loss. ' +
      'Export lines instead, with `callrecords export calls.ndjson`, or convert each row to a JSON object.'
    );
  return `The file begins with "${first.slice(0, 40)}", which is not JSON. ${needed}`;
}

/** Control information of a page, and then its entities. */
const page = /^\s*\{\s*(?:"@[^"\\]*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[\w.+-]+)\s*,\s*)*"value"\s*:\s*\[/;

function isPage(text: string): boolean {
  return page.test(text);
}

/** Whether an object goes on after its first line, as in an indented file. */
function isSpread(first: string): boolean {
  return /[{[,:]$/.test(first);
}
