import { errorOf } from '../api/api-error';
import { MARGIN, type Session } from './session';
import type { SignIn } from './sign-in-settings';

interface Held {
  readonly token: Promise<string>;
  readonly until: number;
}

type DevelopmentSignIn = SignIn & { readonly kind: 'development' };

/** Signs in by itself: the development issuer gives any client a token of any tenant. */
export function developmentSession(signIn: DevelopmentSignIn, tenant: string): Session {
  let held: Held | undefined;
  return {
    name: 'Development',
    owner: tenant,
    token(): Promise<string> {
      if (held && held.until > Date.now()) return held.token;
      const asked = requestToken(signIn, tenant);
      // Several views ask at the same time, and share the request.
      held = { token: asked.then(({ token }) => token), until: Date.now() + MARGIN * 1000 };
      asked.then(
        ({ token, lifetime }) =>
          (held = { token: Promise.resolve(token), until: Date.now() + (lifetime - MARGIN) * 1000 }),
        () => (held = undefined),
      );
      return held.token;
    },
  };
}

async function requestToken(
  { tokenUrl, clientId, clientSecret, scope }: DevelopmentSignIn,
  tenant: string,
): Promise<{ token: string; lifetime: number }> {
  const response = await fetch(tokenUrl.replace('{tenant}', tenant), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope,
    }),
  });
  if (!response.ok) throw await errorOf(response);
  const body = (await response.json()) as { access_token: string; expires_in: number };
  return { token: body.access_token, lifetime: body.expires_in };
}
