import { Link } from '@tanstack/react-router';
import type { View } from '../../state/use-view';
import { QualityMark } from '../../components/mark';
import { spokenLength } from '../../format/durations';
import { timeText } from '../../format/times';
import { classifications, mediaKinds } from '../../format/words';
import type { Bar, Lane, Span } from './lanes';
import { streamSentence } from './stream-words';
import type { Call } from './use-call';
import { placeIn } from './zoom';

/** Height of a row of bars with the space below it, in rem. */
const ROW = 2.1;

interface Props {
  readonly lane: Lane;
  readonly span: Span;
  readonly view: View;
  readonly call: Call;
}

/** The lane of a participant. Bars of the same time lie above one another. */
export function LaneRow({ lane, span, view, call }: Props) {
  const { party, bars, rows, quality } = lane;
  const ends = [...new Set(bars.map(({ end }) => end))];
  return (
    <li className="lane">
      <div className="lane-name" title={party.label}>
        {party.userId === undefined ? (
          party.label
        ) : (
          <Link to="/users/$userId" params={{ userId: party.userId }}>
            {party.label}
          </Link>
        )}
        <span className="hint">
          {call.record.type === 'groupCall' ? '' : `${ends.join(', ')} `}
          <QualityMark classification={quality === 'none' ? null : quality} />
        </span>
      </div>
      <div className="track" style={{ height: `${rows * ROW + 0.3}rem` }}>
        {bars.length === 0 && <span className="hint">The record has no session of this participant.</span>}
        {bars
          .filter(({ from, to }) => to >= span.from && from <= span.to)
          .map((bar) => (
            <BarOfLane key={bar.key} bar={bar} span={span} view={view} call={call} />
          ))}
      </div>
    </li>
  );
}

function BarOfLane({ bar, span, view: { zone }, call }: Omit<Props, 'lane'> & { readonly bar: Bar }) {
  const begin = Math.max(0, placeIn(span, bar.from));
  const end = Math.min(100, placeIn(span, bar.to));
  const place = { left: `${begin}%`, width: `${end - begin}%`, top: `${bar.row * ROW + 0.2}rem` };
  const { icon, text } = wordOf(bar);
  const kinds = [...new Set(bar.streams.map(({ mediaKind }) => mediaKinds.get(mediaKind) ?? mediaKind))];
  const times = `${timeText(bar.from, zone, 'second')}–${timeText(bar.to, zone, 'second')}`;
  const what = `${times} (${spokenLength((bar.to - bar.from) / 1000)}), ${[text, ...kinds].join(', ')}, with ${bar.other.label}`;
  const reason = bar.failure && (bar.failure.reason || 'Failed without a reason');
  const worst = bar.streams.find(({ classification }) => classification === bar.quality);
  const said = [what, reason, worst && streamSentence(worst, call.parties)].filter(Boolean).join('. ');
  const content = (
    <>
      <span aria-hidden="true">{icon} </span>
      {[text, ...kinds].join(' · ')} {!bar.other.isService && <span className="with">with {bar.other.label}</span>}
      {bar.failure && !bar.isAttempt && (
        <span className="broken" aria-hidden="true">
          ⇣
        </span>
      )}
    </>
  );
  const looks = `bar bar-${bar.isAttempt ? 'attempt' : bar.quality}${bar.failure ? ' bar-failed' : ''}`;
  if (!worst) {
    return (
      <span className={looks} style={place} title={said} role="img" aria-label={said}>
        {content}
      </span>
    );
  }
  return (
    <Link
      to="."
      search={(known) => ({ ...known, stream: worst.id })}
      resetScroll={false}
      className={looks}
      style={place}
      title={said}
      aria-label={said}
    >
      {content}
    </Link>
  );
}

function wordOf({ isAttempt, quality }: Bar): { readonly icon: string; readonly text: string } {
  if (isAttempt) return { icon: '✕', text: 'Attempt' };
  return classifications.get(quality) ?? { icon: '·', text: 'No streams' };
}
