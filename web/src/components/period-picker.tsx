import { useId, useState, type SubmitEvent } from 'react';
import type { View } from '../state/use-view';
import { spanText } from '../format/times';
import { rollingPeriods } from '../time/period';
import { localTime } from '../time/zone';

/** Chooses the period of a view, and names its time zone. */
export function PeriodPicker({ view }: { readonly view: View }) {
  const { period, periodText, zone, change } = view;
  const id = useId();
  const rolling = rollingPeriods.has(periodText);
  return (
    <div className="period">
      <label htmlFor={id} className="unseen">
        Period
      </label>
      <select
        id={id}
        value={rolling ? periodText : 'days'}
        onChange={({ target }) => change({ period: target.value === 'days' ? dayText(view) : target.value })}
      >
        {[...rollingPeriods].map(([value, { label }]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
        <option value="days">From … to …</option>
      </select>
      {!rolling && <Days key={periodText} view={view} />}
      <span className="span">
        {spanText(period.from, period.to, zone)} <span className="zone">{zone}</span>
      </span>
    </div>
  );
}

function Days({ view }: { readonly view: View }) {
  const [begin, end] = dayText(view).split('..');
  const [from, setFrom] = useState(begin ?? '');
  const [to, setTo] = useState(end ?? '');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    view.change({ period: from <= to ? `${from}..${to}` : `${to}..${from}` });
  };
  return (
    <form className="row" onSubmit={submit}>
      <input
        type="date"
        aria-label="First day"
        required
        value={from}
        onChange={({ target }) => setFrom(target.value)}
      />
      <input type="date" aria-label="Last day" required value={to} onChange={({ target }) => setTo(target.value)} />
      <button type="submit" className="button">
        Show
      </button>
    </form>
  );
}

/** The local days that a period touches. */
function dayText({ period, zone }: View): string {
  const day = (moment: number): string => {
    const { year, month, day: of } = localTime(moment, zone);
    return `${year}-${String(month).padStart(2, '0')}-${String(of).padStart(2, '0')}`;
  };
  return `${day(period.from)}..${day(period.to - 1)}`;
}
