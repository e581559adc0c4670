import { classifications, outcomes, spaced, type Word } from '../format/words';

/** An icon and a word, in the colour of what they mean. */
export function Mark({ icon, text, tone }: Word) {
  return (
    <span className={`mark ${tone}`}>
      <span className="icon" aria-hidden="true">
        {icon}
      </span>
      {text}
    </span>
  );
}

/** An outcome as an icon and a word. */
export function OutcomeMark({ outcome }: { readonly outcome: string }) {
  return <Mark {...(outcomes.get(outcome) ?? { text: spaced(outcome), icon: '…', tone: 'neutral' })} />;
}

/** A quality as an icon and a word; of a call without streams, that there are none. */
export function QualityMark({ classification }: { readonly classification: string | null | undefined }) {
  const word = classifications.get(classification ?? '');
  return word ? <Mark {...word} /> : <span className="nothing">No media</span>;
}
