import { rowsText } from './rows-file';

const rows = [
  { step: '2026-11-01', codec: null, note: 'a "b", c', share: 0.5 },
  { step: '2026-11-02', codec: '', more: true },
];

it('CSV has a column for each member of any row', () => {
  expect(rowsText(rows, 'text/csv')).toBe(
    'step,codec,note,share,more\r\n2026-11-01,,"a ""b"", c",0.5,\r\n2026-11-02,"",,,true\r\n',
  );
});

it('NDJSON has a line for each row', () => {
  expect(rowsText(rows.slice(1), 'application/x-ndjson')).toBe('{"step":"2026-11-02","codec":"","more":true}\n');
});

it('no rows are an empty file', () => {
  expect(rowsText([], 'application/x-ndjson')).toBe('');
});
