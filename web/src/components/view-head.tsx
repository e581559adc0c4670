import type { ReactNode } from 'react';
import type { Query } from '../api/query';
import type { View } from '../state/use-view';
import { PeriodPicker } from './period-picker';
import { QueryMenu } from './query-menu';

interface Props {
  readonly title: string;
  readonly view: View;
  readonly query?: Query;
  readonly file?: string;
  readonly children?: ReactNode;
}

/** Title, period and export of a view. */
export function ViewHead({ title, view, query, file = 'calls', children }: Props) {
  return (
    <div className="view-head">
      <title>{`${title} – Call records`}</title>
      <h1>{title}</h1>
      <PeriodPicker view={view} />
      {children}
      {query && <QueryMenu query={query} file={file} />}
    </div>
  );
}
