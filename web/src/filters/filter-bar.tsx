import { useId, useState, type SubmitEvent } from 'react';
import type { View } from '../state/use-view';
import { filterNames, filterOf, valuesOf, type FilterName } from './filters';

interface Props {
  readonly view: View;
  /** Filters that are always offered; others are shown while the URL has them. */
  readonly offered: readonly FilterName[];
  /** Filters that are offered on demand. */
  readonly more?: readonly FilterName[];
}

/** The filters of a view, and a chip for each that narrows it. */
export function FilterBar({ view, offered, more = [] }: Props) {
  const given = filterNames.filter((name) => valuesOf(name, view.search).length > 0);
  return (
    <div className="filters">
      <div className="row wrap">
        {offered.includes('q') && <SearchBox key={view.search.q} view={view} />}
        {offered
          .filter((name) => name !== 'q')
          .map((name) => (
            <FilterField key={keyOf(name, view)} name={name} view={view} />
          ))}
        {more.length > 0 && (
          <details className="menu more-filters">
            <summary>More filters</summary>
            <div className="menu-body stack">
              {more.map((name) => (
                <FilterField key={keyOf(name, view)} name={name} view={view} />
              ))}
            </div>
          </details>
        )}
      </div>
      {given.length > 0 && (
        <ul className="chips" aria-label="Filters">
          {given.map((name) => (
            <li key={name}>
              <button type="button" className="chip" onClick={() => view.change({ [name]: undefined })}>
                {filterOf(name).label}:{' '}
                {valuesOf(name, view.search)
                  .map((value) => textOf(name, value))
                  .join(', ')}
                <span aria-hidden="true"> ×</span>
                <span className="unseen"> – remove</span>
              </button>
            </li>
          ))}
          <li>
            <button
              type="button"
              className="chip plain"
              onClick={() => view.change(Object.fromEntries(given.map((name) => [name, undefined])))}
            >
              Remove all
            </button>
          </li>
        </ul>
      )}
    </div>
  );
}

/** A field begins anew when its value is changed elsewhere. */
const keyOf = (name: FilterName, { search }: View): string => `${name} ${search[name] ?? ''}`;

function textOf(name: FilterName, value: string): string {
  const { options, text } = filterOf(name);
  return options?.get(value) ?? text?.(value) ?? value;
}

function SearchBox({ view }: { readonly view: View }) {
  const [typed, setTyped] = useState(view.search.q ?? '');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    view.change({ q: typed.trim() === '' ? undefined : typed.trim() });
  };
  return (
    <form role="search" onSubmit={submit} className="search">
      <input
        type="search"
        aria-label="Search for a name, number, user or record id"
        placeholder="Name, number, user or record id"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <button type="submit" className="button">
        Search
      </button>
    </form>
  );
}

function FilterField({ name, view }: { readonly name: FilterName; readonly view: View }) {
  const { label, options, several } = filterOf(name);
  const id = useId();
  if (!options) return <TextField name={name} view={view} />;
  const values = valuesOf(name, view.search);
  const choose = (value: string): void => {
    if (value === '') view.change({ [name]: undefined });
    else view.change({ [name]: several ? [...new Set([...values, value])].join(',') : value });
  };
  return (
    <span className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={values.length === 1 ? values[0] : ''} onChange={({ target }) => choose(target.value)}>
        <option value="">{values.length > 1 ? `${values.length} chosen` : 'Any'}</option>
        {[...options].map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}

function TextField({ name, view }: { readonly name: FilterName; readonly view: View }) {
  const id = useId();
  const given = view.search[name] ?? '';
  const [typed, setTyped] = useState(given);
  const set = (): void => {
    if (typed.trim() !== given) view.change({ [name]: typed.trim() === '' ? undefined : typed.trim() });
  };
  const length = name === 'min' || name === 'max';
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        set();
      }}
    >
      <label htmlFor={id}>
        {filterOf(name).label}
        {length && ' (s)'}
      </label>
      <input
        id={id}
        size={length ? 5 : 14}
        inputMode={length ? 'numeric' : 'text'}
        pattern={length ? '\\d+' : undefined}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={set}
      />
    </form>
  );
}
