import type { View } from '../../state/use-view';
import { CallsLink } from '../../filters/calls-link';
import { OutcomeMark } from '../../components/mark';
import { Table } from '../../components/table';
import { NO_CODE } from '../../filters/filters';
import { count, NOTHING } from '../../format/numbers';
import { q850Text, sipText } from '../../format/codes';
import { byCodes } from './endings';
import type { Ending } from './reasons-query';

interface Props {
  readonly endings: readonly Ending[];
  readonly view: View;
}

const codeFilter = (code: number | null): string => (code === null ? NO_CODE : String(code));

/** Codes with which calls ended: SIP, Q.850 and Microsoft's sub-code. */
export function CodeTable({ endings, view }: Props) {
  const { type, trunk } = view.search;
  const rows = byCodes(endings);
  return (
    <section>
      <h2>Codes</h2>
      {rows.length === 0 ? (
        <p>No call of this period ended with a code.</p>
      ) : (
        <Table
          caption="Codes with which calls ended"
          rows={rows}
          keyOf={({ key }) => JSON.stringify(key)}
          columns={[
            { title: 'SIP', heading: true, cell: ({ key }) => sipText(key.sipCode) },
            { title: 'Q.850', cell: ({ key }) => q850Text(key.q850Cause) },
            { title: 'Sub-code', numeric: true, cell: ({ key }) => key.subCode ?? NOTHING },
            { title: 'Outcome', minor: true, cell: ({ key }) => <OutcomeMark outcome={key.outcome} /> },
            {
              ...{ title: 'Calls', numeric: true },
              cell: ({ key, calls }) => (
                <CallsLink
                  search={{
                    ...{ type, trunk, outcome: key.outcome, sip: codeFilter(key.sipCode) },
                    ...{ cause: codeFilter(key.q850Cause), sub: codeFilter(key.subCode) },
                  }}
                >
                  {count(calls)}
                </CallsLink>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}
