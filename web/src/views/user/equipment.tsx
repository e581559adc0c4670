import { useRows } from '../../api/use-api';
import type { View } from '../../state/use-view';
import { Problem } from '../../components/problem';
import { QueryMenu } from '../../components/query-menu';
import { Table, type Column } from '../../components/table';
import { Waiting } from '../../components/waiting';
import { NOTHING } from '../../format/numbers';
import { spaced } from '../../format/words';
import type { CallsSearch } from '../../filters/calls-link';
import { bothWays, type BothWays } from './stream-counts';
import { equipmentQuery, type EquipmentRow } from './user-query';
import { wayColumns } from './way-columns';

interface Props {
  readonly userId: string;
  readonly view: View;
}

const text = (name: string | null): string => (name === null ? NOTHING : spaced(name));
type Network = Pick<EquipmentRow, 'connection' | 'band' | 'subnet'>;
type Device = Pick<EquipmentRow, 'device' | 'platform' | 'version'>;

const networkColumns: readonly Column<BothWays<Network>>[] = [
  { title: 'Subnet', heading: true, cell: ({ key }) => key.subnet ?? 'Not known' },
  { title: 'Connection', cell: ({ key }) => text(key.connection) },
  {
    title: 'Wi-Fi band',
    minor: true,
    cell: ({ key }) => text(key.band),
  },
];

const deviceColumns: readonly Column<BothWays<Device>>[] = [
  { title: 'Sound device', heading: true, cell: ({ key }) => key.device ?? 'Not known' },
  { title: 'Platform', cell: ({ key }) => text(key.platform) },
  { title: 'Version', minor: true, cell: ({ key }) => key.version ?? NOTHING },
];

const given = (search: Readonly<Record<string, string | null>>): CallsSearch =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== null));

/** Networks and devices with which the user took part in calls. */
export function Equipment({ userId, view }: Props) {
  const queries = {
    received: equipmentQuery(view.period, 'received', userId),
    sent: equipmentQuery(view.period, 'sent', userId),
  };
  const received = useRows<EquipmentRow>(queries.received);
  const sent = useRows<EquipmentRow>(queries.sent);
  const error = received.error ?? sent.error;
  if (error) return <Problem error={error} onRetry={() => void Promise.all([received.refetch(), sent.refetch()])} />;
  if (!received.data || !sent.data) return <Waiting />;
  const rows = { received: received.data, sent: sent.data };
  const audio = (some: readonly EquipmentRow[]): readonly EquipmentRow[] =>
    some.filter(({ mediaKind }) => mediaKind === 'audio');
  const networks = bothWays(rows, ({ connection, band, subnet }): Network => ({ connection, band, subnet }));
  const devices = bothWays(
    { received: audio(rows.received), sent: audio(rows.sent) },
    ({ device, platform, version }): Device => ({ device, platform, version }),
  );
  if (networks.length === 0) return null;
  return (
    <section className="with-query">
      <div>
        <h2>Networks</h2>
        <Table
          caption="Networks of the user"
          rows={networks}
          keyOf={({ key }) => JSON.stringify(key)}
          columns={[...networkColumns, ...wayColumns<Network>(userId, (key) => given({ ...key }))]}
        />
      </div>
      <div>
        <h2>Sound devices</h2>
        <Table
          caption="Sound devices of the user"
          rows={devices}
          keyOf={({ key }) => JSON.stringify(key)}
          columns={[...deviceColumns, ...wayColumns<Device>(userId, (key) => given({ ...key, media: 'audio' }))]}
        />
        <p className="hint">
          A stream that the user received belongs to the loudspeaker, and one that the user sent to the microphone. A
          share is one of good and poor streams; the streams of unknown quality stand beside it. A number leads to the
          calls with such streams, and a call can have several of them.
        </p>
      </div>
      <div className="row wrap queries">
        <QueryMenu query={queries.received} file="equipment-received" label="Query and export of received streams" />
        <QueryMenu query={queries.sent} file="equipment-sent" label="Query and export of sent streams" />
      </div>
    </section>
  );
}
