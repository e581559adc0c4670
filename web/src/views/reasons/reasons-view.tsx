import { useRows } from '../../api/use-api';
import { useView, type View } from '../../state/use-view';
import { CallsLink } from '../../filters/calls-link';
import { Problem } from '../../components/problem';
import { Rate } from '../../components/rate';
import { Tile } from '../../components/tile';
import { Tiles } from '../../components/tiles';
import { ViewHead } from '../../components/view-head';
import { Waiting } from '../../components/waiting';
import { FilterBar } from '../../filters/filter-bar';
import { count } from '../../format/numbers';
import { periodBefore } from '../../time/period';
import { CodeTable } from './code-table';
import { answeredFilter, deliveredFilter, failedFilter, totalsOf } from './endings';
import { OutcomesOverTime } from './outcomes-over-time';
import { endingsQuery, type Ending } from './reasons-query';
import './reasons.css';
import { SentenceTable } from './sentence-table';
import { SideTable } from './side-table';

/** How calls ended, and why. */
export function ReasonsView() {
  const view = useView();
  const query = endingsQuery(view.period, view.search);
  return (
    <>
      <ViewHead title="End reasons" view={view} query={query} file="end-reasons" />
      <FilterBar view={view} offered={['type', 'trunk']} />
      <Endings view={view} />
    </>
  );
}

function Endings({ view }: { readonly view: View }) {
  const { period, zone, search } = view;
  const endings = useRows<Ending>(endingsQuery(period, search));
  const before = useRows<Ending>(endingsQuery(periodBefore(period, zone), search));
  if (endings.error) return <Problem error={endings.error} onRetry={() => void endings.refetch()} />;
  if (!endings.data) return <Waiting />;
  if (endings.data.length === 0)
    return <p className="empty">No call began in this period. Choose a longer period, or remove a filter.</p>;
  return (
    <>
      <ReasonTiles endings={endings.data} before={before.data} view={view} />
      <OutcomesOverTime view={view} />
      <div className="reason-tables">
        <SentenceTable endings={endings.data} view={view} />
        <SideTable endings={endings.data} view={view} />
      </div>
      <CodeTable endings={endings.data} view={view} />
      <p className="hint">
        ASR (answer-seizure ratio, ITU-T E.411) is the share of answered calls. Calls that went on elsewhere are left
        out. NER (network effectiveness ratio, ITU-T E.425) is the share of calls that were answered, busy, declined or
        not answered. Calls whose caller gave up and calls of unknown end are left out of NER, since nobody knows
        whether they rang. A dropped call was answered. A call belongs to the time at which it began.
      </p>
    </>
  );
}

interface TilesProps {
  readonly endings: readonly Ending[];
  readonly before: readonly Ending[] | undefined;
  readonly view: View;
}

function ReasonTiles({ endings, before, view }: TilesProps) {
  const { type, trunk } = view.search;
  const now = totalsOf(endings);
  const past = before && totalsOf(before);
  return (
    <Tiles view={view} compared>
      <Tile
        label="Calls"
        value={<CallsLink search={{ type, trunk }}>{count(now.calls)}</CallsLink>}
        {...{ now: now.calls, before: past?.calls }}
      />
      <Tile
        label="Answered (ASR)"
        value={
          <CallsLink search={{ type, trunk, outcome: answeredFilter }}>
            <Rate part={now.answered} whole={now.attempts} />
          </CallsLink>
        }
      />
      <Tile
        label="Delivered (NER)"
        value={
          <CallsLink search={{ type, trunk, outcome: deliveredFilter }}>
            <Rate part={now.delivered} whole={now.decided} />
          </CallsLink>
        }
      />
      <Tile
        label="Failed to begin"
        value={<CallsLink search={{ type, trunk, outcome: failedFilter }}>{count(now.failed)}</CallsLink>}
        {...{ now: now.failed, before: past?.failed, better: 'less' }}
      />
      <Tile
        label="Dropped"
        value={
          <CallsLink search={{ type, trunk, outcome: 'dropped' }}>
            <Rate part={now.dropped} whole={now.answered} />
          </CallsLink>
        }
        {...{ now: now.dropped, before: past?.dropped, better: 'less' }}
      />
    </Tiles>
  );
}
