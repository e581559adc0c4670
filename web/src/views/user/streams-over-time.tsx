import { useMemo } from 'react';
import { useRows } from '../../api/use-api';
import { useHref } from '../../state/use-href';
import type { View } from '../../state/use-view';
import { toneColors } from '../../charts/colors';
import { StackedSteps } from '../../charts/stacked-steps';
import { Problem } from '../../components/problem';
import { Waiting } from '../../components/waiting';
import { partOf, periodText, stepAt } from '../../time/period';
import { timeStepOf } from '../../time/time-steps';
import { QualityTable } from './quality-table';
import { grainOfUser, stepsQuery, wayFilter, type StepRow, type Way } from './user-query';

/** Qualities from the axis upwards: poor streams begin at zero, so that days can be compared. */
const kinds = [
  { kind: 'poor', label: 'Poor', color: toneColors.poor },
  { kind: 'unclassified', label: 'Unknown', color: 'var(--outcome-canceled)' },
  { kind: 'good', label: 'Good', color: toneColors.good },
] as const;

const titles = { received: 'Streams that the user received', sent: 'Streams that the user sent' } as const;

const HEIGHT = 190;

interface Props {
  readonly way: Way;
  readonly userId: string;
  readonly view: View;
}

/** Streams of the user by hour or day, stacked by quality. A bar leads to its calls. */
export function StreamsOverTime({ way, userId, view }: Props) {
  const { period, zone } = view;
  const grain = grainOfUser(period);
  const query = stepsQuery(period, zone, grain, way, userId);
  const { data, error, refetch } = useRows<StepRow>(query);
  const hrefOf = useHref(view);
  const bars = useMemo(
    () =>
      (data ?? []).map(({ step, classification, streams }) => {
        const bar = stepAt(timeStepOf(step, period, zone), zone, grain);
        const search = { ...wayFilter(way, userId), quality: classification, period: periodText(partOf(bar, period)) };
        return { ...bar, kind: classification, items: streams, href: hrefOf('/calls', search) };
      }),
    [data, period, zone, grain, way, userId, hrefOf],
  );
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  if (bars.length === 0)
    return (
      <section>
        <h2>{titles[way]}</h2>
        <p>No stream in this period.</p>
      </section>
    );
  return (
    <StackedSteps
      {...{
        title: titles[way],
        counted: 'Streams',
        bars,
        kinds,
        view,
        grain,
        height: HEIGHT,
        query,
        file: `streams-${way}`,
      }}
      table={<QualityTable bars={bars} way={way} userId={userId} view={view} grain={grain} />}
    />
  );
}
