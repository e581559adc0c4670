import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { parsePeriod, type Period } from '../time/period';
import { viewerZone } from '../time/zone';
import { useNow } from './use-now';
import { DEFAULT_PERIOD, type Search } from './search';

/** Period, zone and filters of the view, all of them from the URL. */
export interface View {
  readonly zone: string;
  readonly period: Period;
  /** The period as the URL has it. */
  readonly periodText: string;
  readonly search: Search;
  /** Changes values of the URL; undefined removes one. */
  change(values: Search): void;
}

export function useView(): View {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const now = useNow();
  const zone = search.zone ?? viewerZone();
  const asked = search.period ?? DEFAULT_PERIOD;
  return useMemo(() => {
    const period = parsePeriod(asked, zone, now);
    const periodText = period ? asked : DEFAULT_PERIOD;
    return {
      ...{ zone, periodText, search },
      period: period ?? rolling(zone, now),
      change: (values) => void navigate({ to: '.', search: (known: Search) => ({ ...known, ...values }) }),
    };
  }, [asked, zone, now, search, navigate]);
}

function rolling(zone: string, now: number): Period {
  const period = parsePeriod(DEFAULT_PERIOD, zone, now);
  if (!period) throw new Error('The default period is none.');
  return period;
}
