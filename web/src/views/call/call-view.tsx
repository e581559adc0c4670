import { Link, useParams } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { useView, type View } from '../../state/use-view';
import { Problem } from '../../components/problem';
import { Tabs } from '../../components/tabs';
import { Waiting } from '../../components/waiting';
import './call.css';
import { CallHead } from './call-head';
import { FailureBox } from './failure-box';
import { JsonTab } from './json-tab';
import { LadderTab } from './ladder-tab';
import { LinkedRows } from './linked-rows';
import { RatingsSection } from './ratings-section';
import { SidesSection } from './sides-section';
import { StreamsSection } from './streams-section';
import { Timeline } from './timeline';
import { useCall, useLinkedRows, type Call } from './use-call';

const tabs = [
  { key: 'timeline', label: 'Time line' },
  { key: 'ladder', label: 'Ladder' },
  { key: 'json', label: 'JSON' },
] as const;

/** Everything about one call. */
export function CallView() {
  const view = useView();
  const { callRecordId } = useParams({ from: '/calls/$callRecordId' });
  const { call, error, retry } = useCall(callRecordId);
  if (error) return <Problem error={error} onRetry={retry} />;
  if (call === undefined) return <Waiting />;
  if (call === null) return <NoCall id={callRecordId} />;
  return <OneCall call={call} view={view} />;
}

function OneCall({ call, view }: { readonly call: Call; readonly view: View }) {
  // A meeting of hundreds takes long to draw: its head is there at once.
  const isHeadShown = useDeferredValue(true, false);
  const linked = useLinkedRows(call.record.id);
  const chosen = tabs.find(({ key }) => key === view.search.tab)?.key ?? 'timeline';
  const choose = (key: string): void => view.change({ tab: key === 'timeline' ? undefined : key });
  return (
    <>
      <CallHead call={call} zone={view.zone} />
      <FailureBox call={call} />
      <Tabs label="Parts of the call" tabs={tabs} chosen={chosen} onChoose={choose}>
        {!isHeadShown && chosen !== 'json' && <Waiting />}
        {isHeadShown && chosen === 'timeline' && (
          <>
            <Timeline call={call} view={view} />
            <StreamsSection call={call} view={view} />
            <RatingsSection call={call} />
            <SidesSection call={call} zone={view.zone} />
            <LinkedRows call={call} linked={linked} zone={view.zone} />
          </>
        )}
        {isHeadShown && chosen === 'ladder' && <LadderTab call={call} routing={linked.routing} zone={view.zone} />}
        {chosen === 'json' && <JsonTab id={call.record.id} />}
      </Tabs>
    </>
  );
}

function NoCall({ id }: { readonly id: string }) {
  return (
    <section className="empty">
      <title>No such call – Call records</title>
      <h1>There is no such call</h1>
      <p>
        The tenant has no call record with the id <code>{id}</code>. It may have been deleted, or belong to another
        tenant.
      </p>
      <p>
        Go to the <Link to="/calls">list of calls</Link>.
      </p>
    </section>
  );
}
