import type { View } from '../../state/use-view';
import { CallsLink } from '../../filters/calls-link';
import { Table } from '../../components/table';
import { enders } from '../../filters/ended-by';
import { count } from '../../format/numbers';
import { bySide, failedFilter } from './endings';
import type { Ending } from './reasons-query';

interface Props {
  readonly endings: readonly Ending[];
  readonly view: View;
}

/** Who ended calls: a party of ours, the far side, or the service. */
export function SideTable({ endings, view }: Props) {
  const { type, trunk } = view.search;
  return (
    <section>
      <h2>Who ended them</h2>
      <Table
        caption="Who ended calls"
        rows={bySide(endings)}
        keyOf={({ side }) => side}
        columns={[
          { title: 'Ended by', heading: true, cell: ({ side }) => enders.get(side) ?? side },
          {
            ...{ title: 'Calls', numeric: true },
            cell: ({ side, totals }) => (
              <CallsLink search={{ type, trunk, ended: side }}>{count(totals.calls)}</CallsLink>
            ),
          },
          {
            ...{ title: 'Failed', numeric: true },
            cell: ({ side, totals }) => (
              <CallsLink search={{ type, trunk, ended: side, outcome: failedFilter }}>{count(totals.failed)}</CallsLink>
            ),
          },
          {
            ...{ title: 'Dropped', numeric: true },
            cell: ({ side, totals }) => (
              <CallsLink search={{ type, trunk, ended: side, outcome: 'dropped' }}>{count(totals.dropped)}</CallsLink>
            ),
          },
        ]}
      />
      <p className="hint">
        Users, applications and devices are our side; telephones and guests are the far side. Many calls do not tell who
        ended them.
      </p>
    </section>
  );
}
