import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';

interface Tab {
  readonly key: string;
  readonly label: string;
}

interface Props {
  /** What the tabs choose from, for those who cannot see them. */
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
  /** What the chosen tab shows. */
  readonly children: ReactNode;
}

/** Tabs by the pattern of WAI-ARIA: one stop of the Tab key; arrow keys, Home and End choose. */
export function Tabs({ label, tabs, chosen, onChoose, children }: Props) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = targetOf(event.key, tabs, chosen);
    if (!next) return;
    event.preventDefault();
    onChoose(next.key);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.key}"]`)?.focus();
  };
  return (
    <>
      <div ref={list} role="tablist" aria-label={label} className="tabs" onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            id={`${id}-${tab.key}`}
            data-tab={tab.key}
            type="button"
            role="tab"
            aria-selected={tab.key === chosen}
            aria-controls={tab.key === chosen ? `${id}-panel` : undefined}
            tabIndex={tab.key === chosen ? 0 : -1}
            onClick={() => onChoose(tab.key)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </>
  );
}

function targetOf(key: string, tabs: readonly Tab[], chosen: string): Tab | undefined {
  const place = tabs.findIndex((tab) => tab.key === chosen);
  const many = tabs.length;
  switch (key) {
    case 'ArrowRight':
      return tabs[(place + 1) % many];
    case 'ArrowLeft':
      return tabs[(place + many - 1) % many];
    case 'Home':
      return tabs[0];
    case 'End':
      return tabs[many - 1];
    default:
      return undefined;
  }
}
