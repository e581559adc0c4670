import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly title: string;
  /** Numbers stand at the right, so that their digits align. */
  readonly numeric?: boolean;
  /** Left out on narrow screens. */
  readonly minor?: boolean;
  /** Whether the cell names the row. */
  readonly heading?: boolean;
  /** Direction in which the rows are ordered by this column. */
  readonly sorted?: 'ascending' | 'descending';
  /** Orders by this column. */
  readonly onSort?: () => void;
  cell(row: Row): ReactNode;
}

interface Props<Row> {
  /** What the table is about, for those who cannot see it. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  keyOf(row: Row): string;
  /** Whether the caption is shown. */
  readonly titled?: boolean;
}

/** A real table: it can be copied into a sheet, and read aloud. */
export function Table<Row>({ caption, columns, rows, keyOf, titled = false }: Props<Row>) {
  return (
    <div className="table-frame" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption className={titled ? undefined : 'unseen'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={classOf(column)} aria-sort={column.sorted}>
                <Heading {...column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) =>
                column.heading ? (
                  <th key={column.title} scope="row" className={classOf(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.title} className={classOf(column)}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading<Row>({ title, sorted, onSort }: Column<Row>) {
  if (!onSort) return title;
  const sign = sorted === undefined ? '' : sorted === 'ascending' ? ' ↑' : ' ↓';
  return (
    <button type="button" className="sort" onClick={onSort}>
      {title}
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}

function classOf<Row>({ numeric, minor }: Column<Row>): string | undefined {
  const classes = [numeric && 'number', minor && 'minor'].filter(Boolean);
  return classes.length === 0 ? undefined : classes.join(' ');
}
