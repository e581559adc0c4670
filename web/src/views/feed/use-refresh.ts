import { useEffect, useState } from 'react';
import type { View } from '../../state/use-view';

/** Milliseconds between two looks at the service. */
const EVERY = 10_000;

/** How often the view asks anew. */
export interface Refresh {
  /** The time of the last look, in milliseconds since 1970. */
  readonly now: number;
  readonly on: boolean;
  /** Milliseconds between two requests, or false. */
  readonly refetchInterval: number | false;
}

/** Looks anew while the page is seen, unless `refresh=off` is in the URL. */
export function useRefresh({ search }: View): Refresh {
  const on = search.refresh !== 'off';
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!on) return;
    const timer = window.setInterval(() => {
      if (document.visibilityState === 'visible') setNow(Date.now());
    }, EVERY);
    return () => window.clearInterval(timer);
  }, [on]);
  return { now, on, refetchInterval: on && EVERY };
}
