import { Link } from '@tanstack/react-router';
import { codesOf, microsoftText, q850Text, sipText } from '../../format/codes';
import { stageText } from './call-words';
import { failuresOf, type FailureOfCall } from './failures';
import { FirstOf } from './first-of';
import type { Call } from './use-call';

/** Failures that are listed from the start. */
const FAILURES = 6;

/** Where and why the call failed: stage, codes in words, and the reason as the source wrote it. */
export function FailureBox({ call }: { readonly call: Call }) {
  const failures = failuresOf(call);
  const { summary } = call;
  const hasCodes = summary?.sipCode != null || summary?.q850Cause != null;
  if (failures.length === 0 && !hasCodes) return null;
  return (
    <section className="failure">
      <h2>{summary?.outcome === 'answered' ? 'Attempts that failed' : 'Why it failed'}</h2>
      <FirstOf items={failures} most={FAILURES} what="failures">
        {(shown) => (
          <ul className="sentences">
            {shown.map((failure) => (
              <li key={failure.key}>
                <OneFailure failure={failure} />
              </li>
            ))}
          </ul>
        )}
      </FirstOf>
      {failures.length === 0 && summary && (
        <p>
          The direct routing log says:{' '}
          {[
            summary.sipCode == null ? '' : sipText(summary.sipCode),
            summary.q850Cause ? q850Text(summary.q850Cause) : '',
          ]
            .filter(Boolean)
            .join('. ')}
          .
        </p>
      )}
      {summary?.subCode != null && summary.outcome !== 'answered' && <p>{microsoftText(summary.subCode)}.</p>}
      {summary?.sipCode != null && (
        <p>
          <Link to="/calls" search={{ sip: String(summary.sipCode) }}>
            Other calls with SIP {summary.sipCode}
          </Link>
        </p>
      )}
    </section>
  );
}

function OneFailure({ failure: { who, stage, reason } }: { readonly failure: FailureOfCall }) {
  const { sip, q850 } = codesOf(reason);
  const codes = [...(sip === undefined ? [] : [sipText(sip)]), ...(q850 === undefined ? [] : [q850Text(q850)])];
  return (
    <>
      {who}: failed {stageText(stage)}.{codes.length > 0 && ` ${codes.join('. ')}.`}{' '}
      <span className="hint">
        {reason == null || reason === '' ? 'The source gave no reason.' : `Reason as written: ${reason}`}
      </span>
    </>
  );
}
