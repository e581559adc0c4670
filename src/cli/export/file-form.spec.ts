import { CliError } from '../service/cli-error';
import { fileForm } from './file-form';

describe('the form of an exported file', () => {
  it.each([
    ['-', 'ndjson', false],
    ['calls', 'ndjson', false],
    ['2024.01/calls.v2', 'ndjson', false],
    ['calls.ndjson', 'ndjson', false],
    ['calls.JSONL.gz', 'ndjson', true],
    ['calls.csv', 'csv', false],
    ['a.b/calls.CSV.GZ', 'csv', true],
    ['.hidden', 'ndjson', false],
  ])('%s', (name, format, isGzip) => {
    const isUnknown = name.endsWith('v2');
    expect(fileForm(name, isUnknown ? 'ndjson' : undefined)).toEqual({ format, isGzip });
  });

  it.each(['calls.xlsx', 'calls.xls', 'calls.zip', 'calls.parquet', 'calls.ndjson.zst', 'calls.json', 'calls.txt'])(
    'does not write lines under the name %s',
    (name) => expect(() => fileForm(name, undefined)).toThrow(/\.ndjson, \.jsonl, \.csv, each also with \.gz/),
  );

  it('takes a chosen format, except under the name of another one', () => {
    expect(fileForm('calls.txt', 'csv')).toEqual({ format: 'csv', isGzip: false });
    expect(fileForm('calls.json.gz', 'ndjson')).toEqual({ format: 'ndjson', isGzip: true });
    expect(() => fileForm('calls.xlsx', 'csv')).toThrow(CliError);
  });
});
