import { useQuery } from '@tanstack/react-query';
import { readHealth } from '../../api/health';
import { readPosition } from '../../api/quality-position';
import { useApi } from '../../api/use-api';
import type { Refresh } from './use-refresh';

/** The newest call, and how far the rows follow the call records of the tenant. */
export function useNewest({ refetchInterval }: Refresh) {
  const { api, owner } = useApi();
  return useQuery({
    queryKey: [owner, 'feed', 'newest'],
    queryFn: async ({ signal }) => {
      const query = { $top: 1, $orderby: 'startDateTime desc', $select: 'id,startDateTime' };
      const { data, response } = await api.client.GET('/communications/callSummaries', { params: { query }, signal });
      return { call: data?.value?.[0], position: readPosition(response.headers.get('quality-position')) };
    },
    refetchInterval,
  });
}

/** What the health check says. It is about the whole service, and needs no permission. */
export function useHealth({ refetchInterval }: Refresh) {
  return useQuery({
    queryKey: ['feed', 'health'],
    queryFn: ({ signal }) => readHealth(signal),
    refetchInterval,
  });
}
