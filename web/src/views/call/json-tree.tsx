import { useState } from 'react';
import { count } from '../../format/numbers';

/** Levels that are open from the start. */
const OPEN_LEVELS = 2;

interface Props {
  readonly value: unknown;
  readonly name?: string;
  readonly level?: number;
}

/** A JSON value, folded below its first levels. What is folded is not drawn, so that long records open at once. */
export function JsonTree({ value, name, level = 0 }: Props) {
  const [open, setOpen] = useState(level < OPEN_LEVELS);
  if (typeof value !== 'object' || value === null) {
    return (
      <div className="leaf">
        <Name name={name} />
        <span className={`json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value)}</span>
      </div>
    );
  }
  const members = Object.entries(value);
  const isArray = Array.isArray(value);
  const [begin, end] = isArray ? ['[', ']'] : ['{', '}'];
  if (members.length === 0) {
    return (
      <div className="leaf">
        <Name name={name} />
        {begin}
        {end}
      </div>
    );
  }
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <Name name={name} />
        {begin} <span className="hint">{sizeText(members.length, isArray)}</span>
        {!open && ` ${end}`}
      </summary>
      {open && (
        <div className="members">
          {members.map(([key, member]) => (
            <JsonTree key={key} value={member} name={isArray ? undefined : key} level={level + 1} />
          ))}
        </div>
      )}
    </details>
  );
}

function Name({ name }: { readonly name: string | undefined }) {
  return name === undefined ? null : <span className="json-name">{name}: </span>;
}

function sizeText(size: number, isArray: boolean): string {
  const [one, many] = isArray ? ['item', 'items'] : ['property', 'properties'];
  return `${count(size)} ${size === 1 ? one : many}`;
}
