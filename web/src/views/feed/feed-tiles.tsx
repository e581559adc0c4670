import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { downParts, type Health } from '../../api/health';
import type { QualityPosition } from '../../api/quality-position';
import type { View } from '../../state/use-view';
import { Mark } from '../../components/mark';
import { Problem } from '../../components/problem';
import { Waiting } from '../../components/waiting';
import { spokenLength } from '../../format/durations';
import { count } from '../../format/numbers';
import { ageText, timeText } from '../../format/times';
import { useHealth, useNewest } from './use-feed';
import type { Refresh } from './use-refresh';

interface Props {
  readonly view: View;
  readonly refresh: Refresh;
}

/** Ages and lags: whether anything arrives, and how far it got. */
export function FeedTiles({ view, refresh }: Props) {
  const newest = useNewest(refresh);
  const health = useHealth(refresh);
  if (newest.error) return <Problem error={newest.error} onRetry={() => void newest.refetch()} />;
  if (!newest.data) return <Waiting />;
  const { call, position } = newest.data;
  const { zone } = view;
  const asOf = Math.max(refresh.now, newest.dataUpdatedAt);
  return (
    <div className="tiles">
      <Fact
        label="Last change"
        value={position?.time === undefined ? 'None yet' : ageText(asOf - position.time)}
        hint={position?.time === undefined ? '' : `${timeText(position.time, zone)}, change ${count(position.change)}`}
      />
      <Fact
        label="Newest call began"
        value={
          call?.id === undefined || call.startDateTime === undefined ? (
            'No call yet'
          ) : (
            <Link to="/calls/$callRecordId" params={{ callRecordId: call.id }}>
              {ageText(asOf - Date.parse(call.startDateTime))}
            </Link>
          )
        }
        hint={call?.startDateTime === undefined ? '' : timeText(call.startDateTime, zone)}
      />
      <Fact label="Rows of this tenant" value={<Following position={position} />} hint={followingHint(position)} />
      {health.data ? (
        <HealthFacts health={health.data} />
      ) : (
        <Fact label="Service" value={health.error ? <Mark {...unknown} /> : '…'} hint="" />
      )}
    </div>
  );
}

const current = { icon: '✓', text: 'Up to date', tone: 'good' } as const;
const behind = { icon: '…', text: 'Behind', tone: 'poor' } as const;
const ready = { icon: '✓', text: 'Ready', tone: 'good' } as const;
const down = { icon: '⚡', text: 'Not ready', tone: 'failed' } as const;
const unknown = { icon: '?', text: 'Unknown', tone: 'neutral' } as const;

function Following({ position }: { readonly position: QualityPosition | undefined }) {
  if (!position) return <Mark {...unknown} />;
  return <Mark {...(position.behind || position.incomplete ? behind : current)} />;
}

function followingHint(position: QualityPosition | undefined): string {
  if (position?.incomplete) return 'Rows of older call records are still missing.';
  return position?.behind ? 'Later changes are stored, but have no rows yet.' : '';
}

/** What the health check says about all tenants together. */
function HealthFacts({ health }: { readonly health: Health }) {
  const { quality } = health.details;
  const wrong = downParts(health);
  return (
    <>
      {quality && (
        <>
          <Fact
            label="Lag of all tenants"
            value={quality.tenantsBehind === 0 ? <Mark {...current} /> : spokenLength(quality.secondsBehind)}
            hint={quality.tenantsBehind === 0 ? '' : `${count(quality.tenantsBehind)} tenants are behind`}
          />
          <Fact
            label="Calls that failed to be derived"
            value={count(quality.failedCalls)}
            hint={quality.failedCalls === 0 ? '' : 'They have no rows until they are derived.'}
          />
        </>
      )}
      <Fact label="Service" value={<Mark {...(wrong.length === 0 ? ready : down)} />} hint={wrong.join('; ')} />
    </>
  );
}

interface FactProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly hint: string;
}

/** A tile whose number is not compared with that of a period before. */
function Fact({ label, value, hint }: FactProps) {
  return (
    <section className="tile fact" aria-label={label}>
      <h2>{label}</h2>
      <p className="value">{value}</p>
      <p className="hint">{hint}</p>
    </section>
  );
}
