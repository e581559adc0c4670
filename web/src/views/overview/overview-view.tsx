import { useMemo } from 'react';
import { useRows } from '../../api/use-api';
import { useView, type View } from '../../state/use-view';
import { Problem } from '../../components/problem';
import { QueryMenu } from '../../components/query-menu';
import { ViewHead } from '../../components/view-head';
import { Waiting } from '../../components/waiting';
import { failures, callTotals, outcomesBySteps, type CallTotals, type OutcomeRow } from '../../totals/call-totals';
import { outcomes } from '../../format/words';
import { spanText } from '../../format/times';
import { grainOf, periodBefore, type Period } from '../../time/period';
import { COUNTS, type Measured } from '../../totals/measures';
import { RuleNote } from '../../totals/rule-note';
import { streamTotals } from '../../totals/stream-totals';
import { NoCalls } from '../calls/no-calls';
import { outcomeSteps } from './outcome-steps';
import { OutcomesChart } from './outcomes-chart';
import { OverviewTiles, type Totals } from './overview-tiles';
import './overview.css';

const MEASURES = [...COUNTS, 'distinctUsers'] as const;

/** How the period was, in numbers and over time. */
export function OverviewView() {
  const view = useView();
  // Rows of another period would stand at wrong times until the new ones come.
  const key = `${view.periodText} ${view.zone}`;
  return (
    <>
      <ViewHead title="Overview" view={view} />
      <Tiles key={`tiles ${key}`} view={view} />
      <Outcomes key={key} view={view} />
      <RuleNote period={view.period} />
    </>
  );
}

const queriesOf = (period: Period, zone: string) => ({
  calls: callTotals(period, zone),
  streams: streamTotals({ period, zone, search: {}, measures: MEASURES }),
});

function useTotals(period: Period, zone: string) {
  const { calls, streams } = queriesOf(period, zone);
  const [ofCalls, ofStreams] = [useRows<CallTotals>(calls), useRows<Measured<(typeof MEASURES)[number]>>(streams)];
  const totals: Totals = { calls: ofCalls.data?.[0], streams: ofStreams.data?.[0] };
  const again = (): void => void Promise.all([ofCalls.refetch(), ofStreams.refetch()]);
  return { totals, error: ofCalls.error ?? ofStreams.error, again };
}

function Tiles({ view: { period, zone } }: { readonly view: View }) {
  const before = periodBefore(period, zone);
  const [current, previous] = [useTotals(period, zone), useTotals(before, zone)];
  const { calls, streams } = queriesOf(period, zone);
  const error = current.error ?? previous.error;
  if (error) return <Problem error={error} onRetry={current.error ? current.again : previous.again} />;
  if (!current.totals.calls || !current.totals.streams) return <Waiting />;
  return (
    <section>
      <div className="row wrap tiles-head">
        <h2>In short</h2>
        <p className="hint">Changes are against {spanText(before.from, before.to, zone)}.</p>
        <QueryMenu query={calls} file="calls" label="Query of calls" />
        <QueryMenu query={streams} file="streams" label="Query of streams" />
      </div>
      <OverviewTiles now={current.totals} before={previous.totals} />
      <p className="hint">
        Failures are calls with the outcome {failures.map((name) => outcomes.get(name)?.text ?? name).join(', ')}. Users
        are estimated.
      </p>
    </section>
  );
}

function Outcomes({ view }: { readonly view: View }) {
  const { period, zone } = view;
  const grain = grainOf(period);
  const query = outcomesBySteps(period, zone, grain);
  const { data, error, refetch } = useRows<OutcomeRow>(query);
  const steps = useMemo(() => data && outcomeSteps(data, period, zone, grain), [data, period, zone, grain]);
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!steps) return <Waiting />;
  if (steps.every(({ total }) => total === 0)) return <NoCalls filtered={false} view={view} />;
  return <OutcomesChart {...{ view, steps, grain, query }} />;
}
