import { useMemo } from 'react';
import { useRows } from '../../api/use-api';
import { useView, type View } from '../../state/use-view';
import { Problem } from '../../components/problem';
import { ViewHead } from '../../components/view-head';
import { Waiting } from '../../components/waiting';
import { FilterBar } from '../../filters/filter-bar';
import type { FilterName } from '../../filters/filters';
import { grainOf } from '../../time/period';
import { dimensionNames } from '../../totals/dimensions';
import { RuleNote } from '../../totals/rule-note';
import { totalsSteps } from '../../totals/totals-steps';
import { NoCalls } from '../calls/no-calls';
import { Percentiles } from './percentiles';
import { PoorShareChart } from './poor-share-chart';
import { overTime, type TimeRow } from './quality-query';
import { ScoreDistribution } from './score-distribution';
import { Scores } from './scores';
import { SplitSection } from './split-section';
import './quality.css';

const offered: readonly FilterName[] = ['media', 'connection', 'codec', 'platform'];
const more: readonly FilterName[] = ['type', 'subnet', 'band', 'version', 'device'];

/** How good streams were over time, and which ones were bad. */
export function QualityView() {
  const view = useView();
  return (
    <>
      <ViewHead title="Quality" view={view} />
      <FilterBar view={view} offered={offered} more={more} />
      {/* Rows of another period would stand at wrong times until the new ones come. */}
      <OverTime key={`${view.periodText} ${view.zone}`} view={view} />
      <RuleNote period={view.period} scores />
    </>
  );
}

function OverTime({ view }: { readonly view: View }) {
  const { period, zone, search } = view;
  const grain = grainOf(period);
  const query = overTime(view);
  const { data, error, refetch } = useRows<TimeRow>(query);
  const steps = useMemo(() => data && totalsSteps(data, period, zone, grain), [data, period, zone, grain]);
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!steps) return <Waiting />;
  if (data?.length === 0) return <NoCalls filtered={dimensionNames.some((name) => search[name])} view={view} />;
  return (
    <>
      <PoorShareChart {...{ view, steps, grain, query }} />
      <div className="grid">
        <Percentiles {...{ view, steps, grain, query }} />
        <Scores {...{ view, steps, grain }} />
      </div>
      <ScoreDistribution view={view} />
      <SplitSection view={view} />
    </>
  );
}
