import { useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Search } from './search';

/** The address of a view, for links that are drawn and not made of elements. Zone, tenant and period are kept. */
export type HrefOf = (to: '/calls' | '/quality', search: Search) => string;

/** @param view whose URL the addresses keep; they change with it */
export function useHref(view: { readonly search: Search }): HrefOf {
  const router = useRouter();
  const { search: known } = view;
  return useCallback(
    (to, search) => {
      const { zone, tenant, period } = known;
      return router.buildLocation({ to, search: { zone, tenant, period, ...search } }).href;
    },
    [router, known],
  );
}
