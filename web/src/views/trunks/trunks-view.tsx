import { useRows } from '../../api/use-api';
import { useView, type View } from '../../state/use-view';
import { Problem } from '../../components/problem';
import { QueryMenu } from '../../components/query-menu';
import { ViewHead } from '../../components/view-head';
import { Waiting } from '../../components/waiting';
import { FilterBar } from '../../filters/filter-bar';
import { FailureTable } from './failure-table';
import { HeatMap } from './heat-map';
import { trunksOf } from './trunk-rows';
import { TrunkTable } from './trunk-table';
import { TrunkTiles } from './trunk-tiles';
import { codesQuery, qualityQuery, trunksQuery, type CodeRow, type QualityRow, type TrunkRow } from './trunks-query';

/** How well trunks carry calls. */
export function TrunksView() {
  const view = useView();
  return (
    <>
      <ViewHead title="Trunks" view={view} query={trunksQuery(view.period, view.search.trunk)} file="trunks" />
      <FilterBar view={view} offered={['trunk']} />
      <Trunks view={view} />
    </>
  );
}

function Trunks({ view }: { readonly view: View }) {
  const { period, search } = view;
  const log = useRows<TrunkRow>(trunksQuery(period, search.trunk));
  const codes = useRows<CodeRow>(codesQuery(period, search.trunk));
  const quality = useRows<QualityRow>(qualityQuery(period, search.trunk));
  const error = log.error ?? codes.error ?? quality.error;
  const retry = (): void => void Promise.all([log.refetch(), codes.refetch(), quality.refetch()]);
  if (error) return <Problem error={error} onRetry={retry} />;
  if (!log.data || !codes.data || !quality.data) return <Waiting />;
  const trunks = trunksOf(log.data, quality.data, codes.data);
  if (trunks.length === 0)
    return (
      <section className="empty">
        <h2>No call went over a trunk</h2>
        <p>
          This view shows the log of direct routing calls, which has no row in this period. Choose a longer period, or
          send rows to <code>/communications/callRecords/directRoutingCalls</code>.
        </p>
      </section>
    );
  return (
    <>
      <TrunkTiles rows={log.data} qualities={quality.data} view={view} />
      <TrunkTable trunks={trunks} />
      <HeatMap view={view} />
      <div className="with-query">
        <FailureTable codes={codes.data} />
        <QueryMenu query={codesQuery(period, search.trunk)} file="trunk-failures" />
      </div>
      <p className="hint">
        Attempts, ASR, NER, ACD and PDD come from the log of direct routing calls; quality comes from the call records
        that belong to it. A link leads to call records: an attempt without one is not among them. ASR is the share of
        answered attempts (ITU-T E.411). NER is the share of answered, busy, unanswered and declined attempts, without
        those that the caller ended (ITU-T E.425). ACD is the talk time per answered call. PDD is the time from the
        invitation to the answer, since the log does not tell when ringing began.
      </p>
    </>
  );
}
