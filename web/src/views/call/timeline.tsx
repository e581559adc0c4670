import { useMemo, useState, type KeyboardEvent } from 'react';
import type { View } from '../../state/use-view';
import { QualityMark } from '../../components/mark';
import { count } from '../../format/numbers';
import { timeText } from '../../format/times';
import { FirstOf } from './first-of';
import { LaneRow } from './lane-row';
import { byQuality, extentOf, lanesOf, type Lane, type Quality, type Span } from './lanes';
import type { Call } from './use-call';
import './timeline.css';
import { isSeveralDays, moved, placeIn, ticksOf, zoomed } from './zoom';

/** Lanes that are shown at once; more are grouped by quality. */
const LANES = 50;
const TICKS = 8;

/** What a button or a key does with the span that is shown. */
const moves = [
  { label: 'Zoom in', sign: '+', keys: ['+', '='], change: (span, extent) => zoomed(span, 1 / 2, extent) },
  { label: 'Zoom out', sign: '−', keys: ['-', '_'], change: (span, extent) => zoomed(span, 2, extent) },
  { label: 'Earlier', sign: '←', keys: ['ArrowLeft'], change: (span, extent) => moved(span, -1 / 4, extent) },
  { label: 'Later', sign: '→', keys: ['ArrowRight'], change: (span, extent) => moved(span, 1 / 4, extent) },
  { label: 'Whole call', sign: '⤢', keys: ['0', 'Home'], change: (_, extent) => extent },
] as const satisfies readonly {
  label: string;
  sign: string;
  keys: readonly string[];
  change: (span: Span, extent: Span) => Span;
}[];

/** A lane for each participant, with bars for sessions and segments. */
export function Timeline({ call, view }: { readonly call: Call; readonly view: View }) {
  const { record, participants, sessions, streams, parties } = call;
  const lanes = useMemo(
    () => lanesOf({ type: record.type, sessions, streams, participants }, parties),
    [record.type, sessions, streams, participants, parties],
  );
  const extent = useMemo(
    () => extentOf(lanes, { from: Date.parse(record.startDateTime), to: Date.parse(record.endDateTime) }),
    [lanes, record],
  );
  const [span, setSpan] = useState(extent);
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = moves.find(({ keys }) => (keys as readonly string[]).includes(event.key));
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    setSpan(move.change(span, extent));
  };
  if (lanes.length === 0) {
    return (
      <section>
        <h2>Time line</h2>
        <p className="hint">The record names neither sessions nor participants.</p>
      </section>
    );
  }
  return (
    <section className="timeline">
      <div className="row wrap">
        <h2>Time line</h2>
        <div className="row" role="group" aria-label="Part of the call that is shown">
          {moves.map(({ label, sign, change }) => (
            <button
              key={label}
              type="button"
              className="button"
              aria-label={label}
              title={label}
              onClick={() => setSpan(change(span, extent))}
            >
              {sign}
            </button>
          ))}
        </div>
      </div>
      <Signs />
      <div
        className="lanes"
        role="group"
        aria-label="Lanes: + and − zoom, arrows move"
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <Axis span={span} zone={view.zone} />
        {lanes.length <= LANES ? (
          <LaneList lanes={lanes} span={span} view={view} call={call} />
        ) : (
          byQuality(lanes).map(([quality, group], place) => (
            <LaneGroup key={quality} quality={quality} isOpen={place === 0}>
              {{ lanes: group, span, view, call }}
            </LaneGroup>
          ))
        )}
      </div>
    </section>
  );
}

interface LanesProps {
  readonly lanes: readonly Lane[];
  readonly span: Span;
  readonly view: View;
  readonly call: Call;
}

function LaneList({ lanes, span, view, call }: LanesProps) {
  return (
    <FirstOf items={lanes} most={LANES} what="participants">
      {(shown) => (
        <ul className="lane-list">
          {shown.map((lane) => (
            <LaneRow key={lane.party.key} lane={lane} span={span} view={view} call={call} />
          ))}
        </ul>
      )}
    </FirstOf>
  );
}

function LaneGroup({
  quality,
  isOpen,
  children,
}: {
  readonly quality: Quality;
  readonly isOpen: boolean;
  readonly children: LanesProps;
}) {
  const [open, setOpen] = useState(isOpen);
  const many = children.lanes.length;
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <QualityMark classification={quality === 'none' ? null : quality} /> {count(many)}{' '}
        {many === 1 ? 'participant' : 'participants'}
      </summary>
      {open && <LaneList {...children} />}
    </details>
  );
}

/** What the looks of a bar mean. */
function Signs() {
  return (
    <ul className="legend signs">
      <li>
        <span className="sign bar-good" aria-hidden="true">
          ●
        </span>
        Good
      </li>
      <li>
        <span className="sign bar-poor" aria-hidden="true">
          ▲
        </span>
        Poor
      </li>
      <li>
        <span className="sign bar-unclassified" aria-hidden="true">
          ○
        </span>
        Unknown
      </li>
      <li>
        <span className="sign bar-attempt" aria-hidden="true">
          ✕
        </span>
        Attempt without media
      </li>
      <li>
        <span className="sign bar-failed" aria-hidden="true">
          ⇣
        </span>
        Broken off
      </li>
    </ul>
  );
}

function Axis({ span, zone }: { readonly span: Span; readonly zone: string }) {
  const shape = isSeveralDays(span, zone) ? 'hour' : span.to - span.from > 3_600_000 ? 'time' : 'second';
  // A time at the end of the axis has no room.
  const ticks = ticksOf(span, zone, shape === 'hour' ? TICKS / 2 : TICKS).filter((tick) => placeIn(span, tick) < 95);
  return (
    <div className="axis" aria-hidden="true">
      {ticks.map((tick) => (
        <span key={tick} style={{ left: `${placeIn(span, tick)}%` }}>
          {timeText(tick, zone, shape)}
        </span>
      ))}
    </div>
  );
}
