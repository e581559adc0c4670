import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FilterName } from './filters';

/** What narrows the list of calls. Zone, tenant and period stay those of the page, unless a period is given. */
export type CallsSearch = Readonly<Partial<Record<FilterName | 'order' | 'period', string>>>;

interface Props {
  readonly search: CallsSearch;
  readonly children: ReactNode;
}

/** Leads from a number to the calls behind it. */
export function CallsLink({ search, children }: Props) {
  return (
    <Link to="/calls" search={search}>
      {children}
    </Link>
  );
}
