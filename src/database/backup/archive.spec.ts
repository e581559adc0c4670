import { Readable } from 'node:stream';
import { ArchiveReader, chunked, FORM, FORMAT, lineOf, type Entry, type Header } from './archive';

const header: Header = {
  format: FORMAT,
  form: FORM,
  service: '1.2.3',
  takenAt: '2026-01-31T08:00:00Z',
  migrations: [],
};
const table: Entry = { kind: 'table', name: 'call_record', columns: ['id'] };
const rows = ['a\n', '{"kind":"end"}\n'].map((text) => Buffer.from(text));

async function archive(): Promise<Buffer> {
  const parts = [lineOf(header), lineOf(table)];
  for await (const part of chunked([...rows, Buffer.alloc(0)])) parts.push(part);
  return Buffer.concat([...parts, lineOf({ kind: 'end', rows: { call_record: 2 } })]);
}

/** @param size of the pieces in which the bytes arrive */
const readerOf = (bytes: Buffer, size: number): ArchiveReader =>
  new ArchiveReader(
    Readable.from(
      Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size)),
    ),
  );

async function readAll(reader: ArchiveReader): Promise<unknown[]> {
  const read: unknown[] = [await reader.header(), await reader.entry()];
  for await (const chunk of reader.chunks()) read.push(chunk.toString());
  return [...read, await reader.entry()];
}

describe('the form of a backup', () => {
  it.each([1, 3, 1000])('is read as it was written, in pieces of %i bytes', async (size) => {
    const expected = [header, table, ...rows.map(String), { kind: 'end', rows: { call_record: 2 } }];
    expect(await readAll(readerOf(await archive(), size))).toEqual(expected);
  });

  it('is noticed to be cut off, wherever that is', async () => {
    const bytes = await archive();
    const start = lineOf(header).length;
    for (let length = start; length < bytes.length; length++)
      await expect(readAll(readerOf(bytes.subarray(0, length), 1000))).rejects.toThrow('is incomplete');
  });

  it('is told from other files, and from later forms', async () => {
    await expect(readerOf(Buffer.from('{"value":[]}\n'), 10).header()).rejects.toThrow('is no backup of this service');
    const later = Buffer.from(`${JSON.stringify({ ...header, form: FORM + 1 })}\n`);
    await expect(readerOf(later, 10).header()).rejects.toThrow(
      'was made by version 1.2.3, which is newer than this one',
    );
  });

  it('is refused with a chunk of an impossible length', async () => {
    const bytes = Buffer.concat([lineOf(header), lineOf(table), Buffer.from([0xff, 0xff, 0xff, 0xff])]);
    await expect(readAll(readerOf(bytes, 1000))).rejects.toThrow('is damaged');
  });
});
