import type { UseQueryResult } from '@tanstack/react-query';
import { ApiError } from '../../api/api-error';
import type { Query } from '../../api/query';
import { Problem } from '../../components/problem';
import { QueryMenu } from '../../components/query-menu';
import { Table, type Column } from '../../components/table';
import { Waiting } from '../../components/waiting';
import { microsoftText, sipText } from '../../format/codes';
import { spokenLength } from '../../format/durations';
import { NOTHING } from '../../format/numbers';
import { timeText } from '../../format/times';
import { spaced } from '../../format/words';
import { directRoutingQuery, pstnQuery } from './call-query';
import type { DirectRoutingRow, PstnRow } from './call-record';
import type { Call, useLinkedRows } from './use-call';

interface Props {
  readonly call: Call;
  readonly linked: ReturnType<typeof useLinkedRows>;
  readonly zone: string;
}

/** Rows of the logs of telephone calls that name this call. */
export function LinkedRows({ call: { record }, linked, zone }: Props) {
  if (linked.routing.data?.length === 0 && linked.pstn.data?.length === 0) {
    return (
      <section className="log">
        <h2>Logs of telephone calls</h2>
        <p className="hint">Neither the log of direct routing nor that of PSTN calls has a row that names this call.</p>
      </section>
    );
  }
  return (
    <>
      <Log title="Direct routing" rows={linked.routing} query={directRoutingQuery(record.id)} zone={zone} />
      <Log title="PSTN calls" rows={linked.pstn} query={pstnQuery(record.id)} zone={zone} />
    </>
  );
}

type Row = DirectRoutingRow | PstnRow;

interface LogProps {
  readonly title: string;
  readonly rows: UseQueryResult<readonly Row[]>;
  readonly query: Query;
  readonly zone: string;
}

function Log({ title, rows: { data, error, refetch }, query, zone }: LogProps) {
  return (
    <section className="log">
      <div className="row wrap">
        <h2>{title}</h2>
        {data && data.length > 0 && <QueryMenu query={query} file={title.toLowerCase().replaceAll(' ', '-')} />}
      </div>
      {error ? (
        <LogProblem title={title} error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Waiting />
      ) : data.length === 0 ? (
        <p className="hint">No row of this log names the call.</p>
      ) : (
        <RowsOfLog title={title} rows={data} zone={zone} />
      )}
    </section>
  );
}

/** Whoever may read calls need not be allowed to read the logs: that is no fault. */
function LogProblem({ title, error, onRetry }: { title: string; error: Error; onRetry: () => void }) {
  if (error instanceof ApiError && error.status === 403) {
    return (
      <p className="hint">
        You may not read the log of {title}. {error.message}
      </p>
    );
  }
  return <Problem error={error} onRetry={onRetry} />;
}

/** Properties that say most, in the order in which they are shown; all others follow. */
const firstNames: readonly string[] = [
  ...['trunkFullyQualifiedDomainName', 'callType', 'callerNumber', 'calleeNumber', 'userDisplayName'],
  ...['inviteDateTime', 'startDateTime', 'endDateTime', 'failureDateTime', 'duration', 'successfulCall'],
  ...['finalSipCode', 'finalSipCodePhrase', 'callEndSubReason', 'destinationName', 'operator', 'charge', 'currency'],
];

function RowsOfLog({ title, rows, zone }: { title: string; rows: readonly Row[]; zone: string }) {
  const names = [...new Set([...firstNames, ...rows.flatMap((row) => Object.keys(row))])].filter(
    (name) => !name.includes('@') && rows.some((row) => valueOf(row, name) != null),
  );
  const columns: readonly Column<string>[] = [
    { title: 'Property', heading: true, cell: titleOf },
    ...rows.map((row, place) => ({
      title: rows.length === 1 ? 'Value' : `Row ${place + 1}`,
      cell: (name: string) => cellOf(name, valueOf(row, name), zone),
    })),
  ];
  return <Table caption={title} columns={columns} rows={names} keyOf={String} />;
}

const valueOf = (row: Row, name: string): unknown => new Map<string, unknown>(Object.entries(row)).get(name);

const titles: ReadonlyMap<string, string> = new Map([
  ['trunkFullyQualifiedDomainName', 'Trunk'],
  ['callEndSubReason', 'Microsoft’s reason'],
  ['finalSipCode', 'SIP code'],
  ['finalSipCodePhrase', 'Phrase of the SIP code'],
]);

const titleOf = (name: string): string => titles.get(name) ?? spaced(name.replace(/DateTime$/, ''));

function cellOf(name: string, value: unknown, zone: string): string {
  if (value == null) return NOTHING;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') {
    if (name === 'finalSipCode') return value === 0 ? '0: none' : sipText(value);
    if (name === 'callEndSubReason') return microsoftText(value);
    return name === 'duration' ? spokenLength(value) : String(value);
  }
  const text = String(value);
  if (!name.endsWith('DateTime')) return text;
  return text.startsWith('0001-') ? NOTHING : timeText(text, zone);
}
