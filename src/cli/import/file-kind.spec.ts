import { gzipSync } from 'node:zlib';
import { fileKind } from './file-kind';

const kindOf = (text: string): unknown => fileKind(Buffer.from(text));

describe('what a file is by its beginning', () => {
  it.each([
    ['lines of call records', '{"id":"a","version":1}\n{"id":"b"}\n', 'lines'],
    ['one line without an end', '{"id":"a"}', 'lines'],
    ['nothing', '', 'lines'],
    ['blank lines and a byte order mark', '\ufeff\n\r\n{"id":"a"}', 'lines'],
    ['lines after one that will be refused', '# calls\n{"id":"a"}\n', 'lines'],
    ['an array', '[{"id":"a"}', 'values'],
    ["Graph's page", '{"@odata.context":"https://x/$metadata","@odata.count":3,"value":[{"id":"a"}', 'values'],
    ['an indented page', '{\n  "value": [', 'values'],
    ['an indented call record', '{\n  "id": "a"', 'values'],
  ])('%s', (_, text, kind) => expect(kindOf(text)).toBe(kind));

  it.each([
    ['a table', 'id,version,type\na,1,peerToPeer\n', /table \(CSV\).*callrecords export/],
    ['a quoted table', '"id";"version"\n', /table \(CSV\)/],
    ['an Excel workbook', 'PK\x03\x04\x14\0[Content_Types].xml', /Excel workbook/],
    ['a zip archive', 'PK\x03\x04\x14\0calls.ndjson', /zip archive/],
    ['a web page', '<!DOCTYPE html>\n<html>', /web page/],
    ['XML', '<?xml version="1.0"?>', /XML/],
    ['any text', 'Dear reader\n', /"Dear reader", which is not JSON/],
    ['a PDF', '%PDF-1.7', /PDF/],
    ['bytes', 'abc\0', /not text/],
  ])('%s is told, with what to do', (_, text, advice) => {
    expect(kindOf(text)).toEqual({ advice: expect.stringMatching(advice) as string });
  });

  it('UTF-16 as PowerShell writes it, and what is compressed twice', () => {
    for (const bytes of [Buffer.from('\ufeff{"id":"a"}', 'utf16le'), Buffer.from('{"id":"a"}', 'utf16le')])
      expect(fileKind(bytes)).toEqual({ advice: expect.stringContaining('UTF-16') as string });
    expect(fileKind(gzipSync('{}'))).toEqual({ advice: expect.stringContaining('twice') as string });
  });
});
