import { useQuery } from '@tanstack/react-query';
import { useLocation, useRouter } from '@tanstack/react-router';
import { useEffect, useMemo, type ReactNode } from 'react';
import { createApi } from '../api/client';
import { ApiContext } from '../api/use-api';
import { Problem } from '../components/problem';
import { Waiting } from '../components/waiting';
import { developmentSession } from './development-session';
import { SIGNED_IN } from './signed-in';
import { SessionContext } from './session-context';
import type { Session } from './session';
import { loadSettings, type ConsoleSettings, type SignIn } from './sign-in-settings';
import { useTenant } from './use-tenant';

/** Shows its children once somebody is signed in. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const settings = useQuery({ queryKey: ['settings'], queryFn: loadSettings, staleTime: Infinity });
  if (settings.error) return <Problem error={settings.error} onRetry={() => void settings.refetch()} />;
  if (!settings.data) return <Waiting what="Signing in" />;
  const { signIn } = settings.data;
  if (signIn.kind === 'development')
    return (
      <DevelopmentGate settings={settings.data} signIn={signIn}>
        {children}
      </DevelopmentGate>
    );
  if (signIn.kind === 'openId')
    return (
      <OpenIdGate settings={settings.data} signIn={signIn}>
        {children}
      </OpenIdGate>
    );
  return (
    <main className="page">
      <h1>Nobody can sign in here yet</h1>
      <p>{signIn.reason}</p>
    </main>
  );
}

interface GateProps<Kind extends SignIn['kind']> {
  readonly settings: ConsoleSettings;
  readonly signIn: SignIn & { readonly kind: Kind };
  readonly children: ReactNode;
}

function DevelopmentGate({ settings, signIn, children }: GateProps<'development'>) {
  const { tenant } = useTenant(signIn.defaultTenant);
  const session = useMemo(() => developmentSession(signIn, tenant), [signIn, tenant]);
  return (
    <Signed settings={settings} session={session}>
      {children}
    </Signed>
  );
}

function OpenIdGate({ settings, signIn, children }: GateProps<'openId'>) {
  const { pathname } = useLocation();
  const state = useQuery({
    queryKey: ['sign-in'],
    // Loaded where it is needed: most first visits are those of a developer.
    queryFn: async () => (await import('./open-id-session')).openIdSignIn(signIn),
    ...{ staleTime: Infinity, retry: false },
  });
  if (state.error)
    return (
      <main className="page">
        <h1>You are not signed in</h1>
        <p role="alert">{state.error.message}</p>
        <p>
          <a className="button" href="/">
            Sign in again
          </a>
        </p>
      </main>
    );
  if (!state.data) return <Waiting what="Signing in" />;
  const { session, returnTo, begin } = state.data;
  if (returnTo !== undefined && pathname === SIGNED_IN) return <Return to={returnTo} />;
  if (session)
    return (
      <Signed settings={settings} session={session}>
        {children}
      </Signed>
    );
  return (
    <main className="page">
      <h1>Call records</h1>
      <p>Sign in with the account of your organisation.</p>
      <button type="button" className="button primary" onClick={() => void begin()}>
        Sign in
      </button>
    </main>
  );
}

/** Puts the address back that the person had asked for. */
function Return({ to }: { readonly to: string }) {
  const { history } = useRouter();
  useEffect(() => history.replace(to), [history, to]);
  return <Waiting what="Signing in" />;
}

function Signed({ settings, session, children }: { settings: ConsoleSettings; session: Session; children: ReactNode }) {
  const api = useMemo(() => ({ api: createApi(() => session.token()), owner: session.owner }), [session]);
  const value = useMemo(() => ({ settings, session }), [settings, session]);
  return (
    <SessionContext value={value}>
      <ApiContext value={api}>{children}</ApiContext>
    </SessionContext>
  );
}
