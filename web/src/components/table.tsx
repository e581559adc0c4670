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
  /** Whether each row becomes a card on narrow screens. */
  readonly cards?: boolean;
}

/**
 * A real table: it can be copied into a sheet, and read aloud. The roles are written down because browsers forget them
 * for cells that CSS shows as cards.
 */
export function Table<Row>({ caption, columns, rows, keyOf, titled = false, cards = false }: Props<Row>) {
  return (
    <div className="table-frame" role="region" aria-label={caption} tabIndex={0}>
      <table role="table" className={cards ? 'cards' : undefined}>
        <caption className={titled ? undefined : 'unseen'}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th
                key={column.title}
                role="columnheader"
                scope="col"
                className={classOf(column)}
                aria-sort={column.sorted}
              >
                <Heading {...column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map((column) =>
                column.heading ? (
                  <th
                    key={column.title}
                    role="rowheader"
                    scope="row"
                    data-title={column.title}
                    className={classOf(column)}
                  >
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.title} role="cell" data-title={column.title} className={classOf(column)}>
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
