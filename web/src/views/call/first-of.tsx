import { useState, type ReactNode } from 'react';
import { count } from '../../format/numbers';

interface Props<Item> {
  readonly items: readonly Item[];
  /** Items that are shown until somebody asks for all. */
  readonly most: number;
  /** What the items are, such as `arrows`. */
  readonly what: string;
  readonly children: (shown: readonly Item[]) => ReactNode;
}

/** The first of many items, with a button that shows all: a meeting can have thousands. */
export function FirstOf<Item>({ items, most, what, children }: Props<Item>) {
  const [isAll, setAll] = useState(false);
  const isCut = !isAll && items.length > most;
  return (
    <>
      {children(isCut ? items.slice(0, most) : items)}
      {isCut && (
        <button type="button" className="button more" onClick={() => setAll(true)}>
          Show all {count(items.length)} {what}
        </button>
      )}
    </>
  );
}
