import { keepPreviousData, useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { createContext, use } from 'react';
import type { Api, Page } from './client';
import { queryUrl, type Query } from './query';

export interface ApiOfTenant {
  readonly api: Api;
  /** What tells answers of one person or tenant from those of another in the cache. */
  readonly owner: string;
}

export const ApiContext = createContext<ApiOfTenant | undefined>(undefined);

export function useApi(): ApiOfTenant {
  const api = use(ApiContext);
  if (!api) throw new Error('A view stands outside of the session.');
  return api;
}

interface AskOptions {
  readonly enabled?: boolean;
  /** Milliseconds after which the answer is asked for anew, or false. */
  readonly refetchInterval?: number | false;
}

/** All rows of a query. What was shown before stays until the new rows are there. */
export function useRows<Row>(query: Query, options: AskOptions = {}): UseQueryResult<readonly Row[]> {
  const { api, owner } = useApi();
  return useQuery({
    queryKey: [owner, queryUrl(query)],
    queryFn: ({ signal }) => api.rows<Row>(query, signal),
    placeholderData: keepPreviousData,
    ...options,
  });
}

/** The entity at a path below the version; null if there is none. */
export function useEntity<Entity>(query: Query, options: AskOptions = {}): UseQueryResult<Entity | null> {
  const { api, owner } = useApi();
  return useQuery({
    queryKey: [owner, queryUrl(query), 'entity'],
    queryFn: async ({ signal }) => (await api.entity<Entity>(queryUrl(query), signal)) ?? null,
    ...options,
  });
}

/** Pages of a list, one after the other. */
export function usePages<Row>(query: Query, options: AskOptions = {}) {
  const { api, owner } = useApi();
  const first = queryUrl(query);
  return useInfiniteQuery({
    queryKey: [owner, first, 'pages'],
    queryFn: ({ pageParam, signal }) => api.page<Row>(pageParam, signal),
    initialPageParam: first,
    getNextPageParam: (last: Page<Row>) => last.next,
    placeholderData: keepPreviousData,
    ...options,
  });
}
