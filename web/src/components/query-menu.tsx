import { useState } from 'react';
import { queryUrl, type Query } from '../api/query';
import { useApi } from '../api/use-api';

interface Props {
  readonly query: Query;
  /** Name of the files that are saved, without its ending. */
  readonly file: string;
  /** What the menu is about, where a view has several. */
  readonly label?: string;
}

const forms = [
  { label: 'CSV', type: 'text/csv', ending: 'csv' },
  { label: 'NDJSON', type: 'application/x-ndjson', ending: 'ndjson' },
] as const;

/** Shows the query behind a view, and saves all rows of its answer. */
export function QueryMenu({ query, file, label = 'Query and export' }: Props) {
  const { api } = useApi();
  const [said, setSaid] = useState('');
  const url = `${location.origin}${queryUrl(query)}`;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(url);
    setSaid('Copied.');
  };
  const save = async ({ label, type, ending }: (typeof forms)[number]): Promise<void> => {
    setSaid(`Saving ${label} …`);
    try {
      saveFile(await api.download(query, type), `${file}.${ending}`);
      setSaid(`Saved ${file}.${ending}.`);
    } catch (error) {
      setSaid(error instanceof Error ? error.message : 'The file could not be saved.');
    }
  };
  return (
    <details className="menu query">
      <summary>{label}</summary>
      <div className="menu-body">
        <p className="hint">A program gets the same rows by this request:</p>
        <pre tabIndex={0}>GET {url}</pre>
        <div className="row">
          <button type="button" className="button" onClick={() => void copy()}>
            Copy the query
          </button>
          {forms.map((form) => (
            <button key={form.ending} type="button" className="button" onClick={() => void save(form)}>
              Save all as {form.label}
            </button>
          ))}
        </div>
        <p className="hint" role="status">
          {said}
        </p>
      </div>
    </details>
  );
}

function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
