import { CallsLink } from '../../filters/calls-link';
import { Table } from '../../components/table';
import { sipText } from '../../format/codes';
import { count, NOTHING } from '../../format/numbers';
import type { CodeRow } from './trunks-query';

/** Codes with which attempts failed. */
export function FailureTable({ codes }: { readonly codes: readonly CodeRow[] }) {
  return (
    <section>
      <h2>Failed attempts by code</h2>
      {codes.length === 0 ? (
        <p>No attempt failed in this period.</p>
      ) : (
        <Table
          caption="Failed attempts by code"
          rows={codes}
          keyOf={(code) => JSON.stringify(code)}
          columns={[
            { title: 'SIP', heading: true, cell: ({ finalSipCode }) => sipText(finalSipCode) },
            { title: 'In the log', minor: true, cell: ({ finalSipCodePhrase }) => finalSipCodePhrase ?? NOTHING },
            { ...{ title: 'Sub-code', numeric: true }, cell: ({ callEndSubReason }) => callEndSubReason ?? NOTHING },
            { title: 'Trunk', cell: ({ trunk }) => trunk ?? 'Not named' },
            { ...{ title: 'Attempts', numeric: true }, cell: (code) => <Attempts code={code} /> },
          ]}
        />
      )}
    </section>
  );
}

function Attempts({ code: { trunk, finalSipCode, callEndSubReason, attempts } }: { readonly code: CodeRow }) {
  if (trunk == null || finalSipCode === null) return count(attempts);
  const sub = callEndSubReason === null ? undefined : String(callEndSubReason);
  return <CallsLink search={{ trunk, sip: String(finalSipCode), sub }}>{count(attempts)}</CallsLink>;
}
