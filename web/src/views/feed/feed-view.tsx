import { useId } from 'react';
import { useView, type View } from '../../state/use-view';
import { timeText } from '../../format/times';
import { DEFAULT_SPAN, spans } from './feed-query';
import { FeedTiles } from './feed-tiles';
import './feed.css';
import { Subscriptions } from './subscriptions';
import { useRefresh, type Refresh } from './use-refresh';
import { WritesChart } from './writes-chart';

/** Whether call records arrive, are turned into rows, and are passed on. */
export function FeedView() {
  const view = useView();
  const refresh = useRefresh(view);
  return (
    <>
      <FeedHead view={view} refresh={refresh} />
      <FeedTiles view={view} refresh={refresh} />
      <WritesChart view={view} refresh={refresh} />
      <Subscriptions view={view} refresh={refresh} />
    </>
  );
}

interface Props {
  readonly view: View;
  readonly refresh: Refresh;
}

/** This view is about the last hours: it has a span of its own, and no period. */
function FeedHead({ view, refresh }: Props) {
  const id = useId();
  const { hours = DEFAULT_SPAN } = view.search;
  return (
    <div className="view-head">
      <title>Feed health – Call records</title>
      <h1>Feed health</h1>
      <span className="row">
        <label htmlFor={`${id} span`} className="unseen">
          Span
        </label>
        <select
          id={`${id} span`}
          value={spans.has(hours) ? hours : DEFAULT_SPAN}
          onChange={({ target }) => view.change({ hours: target.value })}
        >
          {[...spans].map(([value, { label }]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <span className="zone">{view.zone}</span>
      </span>
      <span className="row">
        <input
          id={`${id} refresh`}
          type="checkbox"
          checked={refresh.on}
          onChange={({ target }) => view.change({ refresh: target.checked ? undefined : 'off' })}
        />
        <label htmlFor={`${id} refresh`}>Refresh every 10 seconds</label>
      </span>
      <span className="hint">Last look: {timeText(refresh.now, view.zone, 'second')}</span>
    </div>
  );
}
