import { Link } from '@tanstack/react-router';
import { CallsLink } from '../../filters/calls-link';
import { Rate } from '../../components/rate';
import { Table, type Column } from '../../components/table';
import { sipText } from '../../format/codes';
import { clockLength, seconds } from '../../format/durations';
import { count, fixed, NOTHING } from '../../format/numbers';
import { PoorRate } from './poor-rate';
import { answeredFilter, averageLength, decided, deliveredFilter, type Trunk } from './trunk-rows';

/** A delay in seconds: `4.2 s` */
export function delayText(delay: string | null | undefined): string {
  const length = seconds(delay);
  return length === undefined ? NOTHING : `${fixed(length, 1)} s`;
}

const columns: readonly Column<Trunk>[] = [
  { title: 'Trunk', heading: true, cell: ({ trunk }) => <Name trunk={trunk} /> },
  {
    ...{ title: 'Attempts', numeric: true },
    cell: ({ trunk, row }) => {
      const attempts = count(row.attempts);
      return trunk === null ? attempts : <CallsLink search={{ trunk }}>{attempts}</CallsLink>;
    },
  },
  {
    ...{ title: 'ASR', numeric: true },
    cell: ({ trunk, row }) => {
      const rate = <Rate part={row.answered} whole={row.attempts} />;
      return trunk === null ? rate : <CallsLink search={{ trunk, outcome: answeredFilter }}>{rate}</CallsLink>;
    },
  },
  {
    ...{ title: 'NER', numeric: true },
    cell: ({ trunk, row }) => {
      const rate = <Rate part={row.delivered} whole={decided(row)} />;
      return trunk === null ? rate : <CallsLink search={{ trunk, outcome: deliveredFilter }}>{rate}</CallsLink>;
    },
  },
  {
    ...{ title: 'ACD', numeric: true },
    cell: ({ trunk, row }) => {
      const length = clockLength(averageLength(row));
      if (trunk === null) return length;
      return <CallsLink search={{ trunk, outcome: answeredFilter, order: 'longest' }}>{length}</CallsLink>;
    },
  },
  { title: 'PDD p50', numeric: true, cell: ({ row }) => delayText(row.delayP50) },
  { title: 'PDD p95', numeric: true, cell: ({ row }) => delayText(row.delayP95) },
  {
    ...{ title: 'Poor streams', numeric: true },
    cell: ({ trunk, quality }) => (trunk === null ? NOTHING : <PoorRate quality={quality} trunk={trunk} />),
  },
  {
    title: 'Top failure',
    cell: ({ trunk, worst }) => {
      if (!worst) return 'None';
      const text = `${count(worst.attempts)} × ${sipText(worst.finalSipCode)}`;
      if (trunk === null || worst.finalSipCode === null) return text;
      return <CallsLink search={{ trunk, sip: String(worst.finalSipCode) }}>{text}</CallsLink>;
    },
  },
];

/** One row for each trunk. */
export function TrunkTable({ trunks }: { readonly trunks: readonly Trunk[] }) {
  return (
    <section className="trunk-table">
      <h2>Trunks</h2>
      <Table caption="Trunks" columns={columns} rows={trunks} keyOf={({ trunk }) => trunk ?? ''} />
    </section>
  );
}

function Name({ trunk }: Pick<Trunk, 'trunk'>) {
  if (trunk === null) return 'Not named';
  return (
    <Link to="/trunks" search={(known) => ({ ...known, trunk })}>
      {trunk}
    </Link>
  );
}
