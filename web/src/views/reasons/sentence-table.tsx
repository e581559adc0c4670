import type { View } from '../../state/use-view';
import { CallsLink } from '../../filters/calls-link';
import { OutcomeMark } from '../../components/mark';
import { Rate } from '../../components/rate';
import { Table } from '../../components/table';
import { bySentence, totalsOf } from './endings';
import type { Ending } from './reasons-query';

interface Props {
  readonly endings: readonly Ending[];
  readonly view: View;
}

/** Outcomes in words and sentences, with their calls. */
export function SentenceTable({ endings, view }: Props) {
  const { type, trunk } = view.search;
  const { calls: all } = totalsOf(endings);
  return (
    <section>
      <h2>How calls ended</h2>
      <Table
        caption="How calls ended"
        rows={bySentence(endings)}
        keyOf={({ key }) => `${key.outcome} ${key.outcomeText}`}
        columns={[
          { title: 'Outcome', heading: true, cell: ({ key }) => <OutcomeMark outcome={key.outcome} /> },
          { title: 'In words', minor: true, cell: ({ key }) => key.outcomeText },
          {
            title: 'Calls',
            numeric: true,
            cell: ({ key, calls }) => (
              <CallsLink search={{ type, trunk, outcome: key.outcome, sentence: key.outcomeText }}>
                <Rate part={calls} whole={all} />
              </CallsLink>
            ),
          },
        ]}
      />
    </section>
  );
}
