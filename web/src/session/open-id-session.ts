import { UserManager, WebStorageStateStore, type User } from 'oidc-client-ts';
import type { Session } from './session';
import { SIGNED_IN } from './signed-in';
import type { SignIn } from './sign-in-settings';

/** A session that begins, or the way to the provider: then the page is left. */
export interface OpenIdSignIn {
  readonly session: Session | undefined;
  /** Where the person had been before the way led to the provider. */
  readonly returnTo: string | undefined;
  begin(): Promise<void>;
}

/**
 * Signs in with the authorization code flow and PKCE. Tokens stay in the session storage of this tab.
 * @throws {Error} when the provider refuses, or cannot be reached
 */
export async function openIdSignIn({ authority, clientId, scope }: SignIn & { kind: 'openId' }): Promise<OpenIdSignIn> {
  const manager = new UserManager({
    authority,
    client_id: clientId,
    scope,
    redirect_uri: `${location.origin}${SIGNED_IN}`,
    post_logout_redirect_uri: `${location.origin}/`,
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: true,
  });
  const returned = location.pathname === SIGNED_IN ? await manager.signinRedirectCallback() : undefined;
  const user = returned ?? (await manager.getUser());
  return {
    returnTo: returned && pathOf(returned.state),
    session: user && !user.expired ? sessionOf(manager, user) : await renewed(manager, user),
    begin: () => manager.signinRedirect({ state: location.pathname + location.search }),
  };
}

/** Only a path of this page: the state came back by way of another host. */
const pathOf = (state: unknown): string =>
  typeof state === 'string' && /^\/(?![/\\])/.test(state) && !state.startsWith(SIGNED_IN) ? state : '/';

async function renewed(manager: UserManager, user: User | null): Promise<Session | undefined> {
  if (!user?.refresh_token) return undefined;
  try {
    const fresh = await manager.signinSilent();
    return fresh ? sessionOf(manager, fresh) : undefined;
  } catch {
    await manager.removeUser();
    return undefined;
  }
}

function sessionOf(manager: UserManager, user: User): Session {
  return {
    name: user.profile.name ?? user.profile.preferred_username ?? user.profile.sub,
    owner: user.profile.sub,
    async token(): Promise<string> {
      const current = await manager.getUser();
      if (current && !current.expired) return current.access_token;
      const fresh = current?.refresh_token ? await manager.signinSilent() : null;
      if (fresh) return fresh.access_token;
      await manager.signinRedirect({ state: location.pathname + location.search });
      throw new Error('The session has ended. Sign in again.');
    },
    async signOut(): Promise<void> {
      await manager.signoutRedirect({ id_token_hint: user.id_token });
    },
  };
}
