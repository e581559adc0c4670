import { useEffect, useRef } from 'react';
import type { Stream } from '../../api/client';
import type { View } from '../../state/use-view';
import { QualityMark } from '../../components/mark';
import { QueryMenu } from '../../components/query-menu';
import { count } from '../../format/numbers';
import { timeText } from '../../format/times';
import { streamsQuery } from './call-query';
import type { Session } from './call-record';
import { FirstOf } from './first-of';
import { groupBy } from './group-by';
import { qualities, worst, type Quality } from './lanes';
import { MediumTable } from './medium-table';
import type { Call } from './use-call';

/** Segments whose streams are open from the start. */
const OPEN = 2;
/** Segments of a meeting that are listed from the start, the worst ones. */
const PARTS = 20;

interface Part {
  readonly key: string;
  readonly title: string;
  readonly streams: readonly Stream[];
  readonly quality: Quality;
}

/** Each medium of the call with both of its directions side by side. */
export function StreamsSection({ call, view }: { readonly call: Call; readonly view: View }) {
  const { record, streams } = call;
  if (streams.length === 0) return null;
  const parts = partsOf(call, view.zone);
  const sets = [...new Set(streams.map(({ ruleSet }) => ruleSet))].join(', ');
  return (
    <section className="streams">
      <div className="row wrap">
        <h2>Streams</h2>
        <QueryMenu query={streamsQuery(record.id)} file={`streams-${record.id}`} />
      </div>
      <FirstOf items={parts} most={PARTS} what="segments">
        {(shown) =>
          shown.map((part) => (
            <PartOfCall key={part.key} part={part} view={view} call={call} isOpen={parts.length <= OPEN} />
          ))
        }
      </FirstOf>
      <p className="hint footnote">
        Limits are those of the rule set {sets}. A value equal to its limit is within it. Video and screens are judged
        by the first of their limited measurements that is known. MOS is estimated; its method and scale stand beside
        it.
      </p>
    </section>
  );
}

function PartOfCall({
  part,
  view,
  call,
  isOpen,
}: {
  readonly part: Part;
  readonly view: View;
  readonly call: Call;
  readonly isOpen: boolean;
}) {
  const { title, streams, quality } = part;
  const chosen = streams.some(({ id }) => id === view.search.stream);
  const media = groupBy(streams, mediumOf);
  const poor = streams.filter(({ classification }) => classification === 'poor').length;
  return (
    <details open={isOpen || chosen} className="part">
      <summary>
        <h3>{title}</h3> <QualityMark classification={quality === 'none' ? null : quality} />{' '}
        <span className="hint">
          {poor > 0 && `${count(poor)} of `}
          {count(streams.length)} {streams.length === 1 ? 'stream' : 'streams'}
          {poor > 0 && ' poor'}
        </span>
      </summary>
      {[...media].map(([medium, own]) => (
        <Medium key={medium} streams={own} call={call} where={title} chosen={view.search.stream} />
      ))}
    </details>
  );
}

/** A medium; the one that the URL names is scrolled to. */
function Medium({
  streams,
  call,
  where,
  chosen,
}: {
  readonly streams: readonly Stream[];
  readonly call: Call;
  readonly where: string;
  readonly chosen: string | undefined;
}) {
  const place = useRef<HTMLDivElement>(null);
  const isChosen = streams.some(({ id }) => id === chosen);
  useEffect(() => {
    if (isChosen) place.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen, chosen]);
  return (
    <div ref={place} className={isChosen ? 'medium chosen' : 'medium'}>
      <MediumTable streams={streams} parties={call.parties} where={where} />
    </div>
  );
}

/** Streams by segments: in the order of time; those of a group call, the worst first. */
function partsOf({ record, sessions, streams, parties }: Call, zone: string): readonly Part[] {
  const sessionsById = new Map(sessions.map((session) => [session.id, session]));
  const parts = [...groupBy(streams, ({ sessionId, segmentId }) => `${sessionId} ${segmentId}`)].map(([key, own]) => {
    const session = sessionsById.get(own[0]?.sessionId ?? '');
    const quality = worst(own.map(({ classification }) => classification));
    return { key, streams: own, quality, title: titleOf(session, own, parties, zone) };
  });
  if (record.type !== 'groupCall') return parts;
  return [...parts].sort((a, b) => qualities.indexOf(a.quality) - qualities.indexOf(b.quality));
}

function titleOf(
  session: Session | undefined,
  streams: readonly Stream[],
  parties: Call['parties'],
  zone: string,
): string {
  const segment = session?.segments?.find(({ id }) => id === streams[0]?.segmentId) ?? session;
  if (!segment || !session) return 'Segment';
  const [caller, callee] = [parties.at('caller', segment, session), parties.at('callee', segment, session)];
  const [from, to] = [timeText(segment.startDateTime, zone, 'second'), timeText(segment.endDateTime, zone, 'second')];
  return `${caller.label} and ${callee.label}, ${from}–${to}`;
}

/** The id of a stream's row without the number of the stream is that of its medium. */
const mediumOf = ({ id }: Stream): string => id.slice(0, id.lastIndexOf('_'));
