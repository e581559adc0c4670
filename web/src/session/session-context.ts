import { createContext, use } from 'react';
import type { Session } from './session';
import type { ConsoleSettings } from './sign-in-settings';

interface Signed {
  readonly settings: ConsoleSettings;
  readonly session: Session;
}

export const SessionContext = createContext<Signed | undefined>(undefined);

/** Who is signed in, and what the service said about signing in. */
export function useSession(): Signed {
  const signed = use(SessionContext);
  if (!signed) throw new Error('A view stands outside of the session.');
  return signed;
}
