import { usePages } from '../../api/use-api';
import { newestCallQuery, newestStreamQuery } from './user-query';

interface NewestCall {
  readonly fromUserId: string | null;
  readonly fromName: string | null;
  readonly toName: string | null;
}

interface NewestStream {
  readonly receiverDisplayName: string | null;
  readonly receiverUserPrincipalName: string | null;
}

/** The names that the newest call and the newest stream give a user. */
export function useUserName(userId: string): { readonly name?: string | null; readonly principalName?: string | null } {
  const call = usePages<NewestCall>(newestCallQuery(userId)).data?.pages[0]?.rows[0];
  const stream = usePages<NewestStream>(newestStreamQuery(userId)).data?.pages[0]?.rows[0];
  const ofCall = call && (call.fromUserId === userId ? call.fromName : call.toName);
  return { name: ofCall ?? stream?.receiverDisplayName, principalName: stream?.receiverUserPrincipalName };
}
