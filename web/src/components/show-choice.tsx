import type { View } from '../state/use-view';

interface Props {
  readonly view: View;
  /** What is chosen, for those who cannot see it. */
  readonly label: string;
  /** Values of `show` in the URL with their texts; the first one is that of a URL without. */
  readonly choices: readonly (readonly [value: string | undefined, text: string])[];
}

/** Chooses between a few forms of a part of the view. */
export function ShowChoice({ view, label, choices }: Props) {
  const given = choices.some(([value]) => value === view.search.show) ? view.search.show : undefined;
  return (
    <div className="row wrap" role="group" aria-label={label}>
      {choices.map(([value, text]) => (
        <button
          key={text}
          type="button"
          className="button"
          aria-pressed={value === given}
          onClick={() => view.change({ show: value })}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
