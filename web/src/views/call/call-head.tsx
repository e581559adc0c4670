import { Link } from '@tanstack/react-router';
import { OutcomeMark } from '../../components/mark';
import { Rate } from '../../components/rate';
import { count } from '../../format/numbers';
import { callTypes, modalities } from '../../format/words';
import { timeText } from '../../format/times';
import { callTimes, callTitle, endedByText, lengthText } from './call-words';
import type { Party } from './parties';
import { streamSentence } from './stream-words';
import type { Call } from './use-call';

/** Sentences about streams that the head has room for. */
const SENTENCES = 6;

/** Who, when, how it ended and by whom, and how well each side heard the other. */
export function CallHead({ call, zone }: { readonly call: Call; readonly zone: string }) {
  const { record, summary, parties } = call;
  const title = callTitle(call);
  const media = record.modalities.map((name) => modalities.get(name) ?? name).join(', ');
  return (
    <header className="call-head">
      <title>{`${title} – Call records`}</title>
      <h1>{title}</h1>
      <p className="when">
        {callTimes(record, zone)} <span className="zone">{zone}</span> ({lengthText(record, summary)})
      </p>
      <p>
        <Ends call={call} />
        {callTypes.get(record.type) ?? 'Unknown type'} · {media || 'no media'}
        {summary?.trunk != null && (
          <>
            {' · '}
            <Link to="/calls" search={{ trunk: summary.trunk }}>
              {summary.trunk}
            </Link>
          </>
        )}
        {summary?.isTest && ' · test of devices and network'}
      </p>
      {summary ? (
        <p>
          <OutcomeMark outcome={summary.outcome} /> {summary.outcomeText}{' '}
          {/ended it\.$/.test(summary.outcomeText) ? '' : endedByText(summary, parties)}
        </p>
      ) : (
        <p className="hint">The service is still working out how the call ended.</p>
      )}
      <Qualities call={call} />
      <p className="hint">
        Version {record.version} of the record, changed {timeText(record.lastModifiedDateTime, zone)}
      </p>
    </header>
  );
}

/** Ways to the users at the ends of the call. */
function Ends({ call: { parties } }: { readonly call: Call }) {
  const ends = (['caller', 'callee'] as const).map((end) => parties.ofEnd(end));
  const users = ends.filter((party): party is Party => party?.userId !== undefined);
  return users.map(({ userId, label }) => (
    <span key={userId}>
      <Link to="/users/$userId" params={{ userId: userId ?? '' }}>
        {label}
      </Link>
      {' · '}
    </span>
  ));
}

function Qualities({ call: { streams, summary, parties } }: { readonly call: Call }) {
  if (streams.length === 0) return <p className="hint">No media flowed, so there is no quality to tell.</p>;
  const isShort = streams.length <= SENTENCES;
  const said = isShort ? streams : streams.filter(({ classification }) => classification === 'poor');
  const shown = said.slice(0, SENTENCES);
  return (
    <>
      {!isShort && summary && (
        <p>
          Poor among classified streams: <Rate part={summary.poorStreams} whole={summary.classifiedStreams} />.
          Unclassified: {count(summary.streamCount - summary.classifiedStreams)}.
        </p>
      )}
      <ul className="sentences">
        {shown.map((stream) => (
          <li key={stream.id} className={stream.classification}>
            {streamSentence(stream, parties)}
          </li>
        ))}
        {said.length > shown.length && <li className="more-of-them">and {said.length - shown.length} more</li>}
      </ul>
    </>
  );
}
