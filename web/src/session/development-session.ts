import { errorOf } from '../api/api-error';
import { MARGIN, type Session } from './session';
import type { SignIn } from './sign-in-settings';

interface Held {
  readonly token: Promise<string>;
  readonly until: number;
}

/** Signs in by itself: the development issuer gives any client a token of any tenant. */
export function developmentSession({ tokenPath }: SignIn & { kind: 'development' }, tenant: string): Session {
  let held: Held | undefined;
  return {
    name: 'Development',
    owner: tenant,
    token(): Promise<string> {
      if (held && held.until > Date.now()) return held.token;
      const asked = requestToken(tokenPath.replace('{tenant}', tenant));
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

async function requestToken(path: string): Promise<{ token: string; lifetime: number }> {
  const response = await fetch(path, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'console',
      client_secret: 'any',
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  if (!response.ok) throw await errorOf(response);
  const body = (await response.json()) as { access_token: string; expires_in: number };
  return { token: body.access_token, lifetime: body.expires_in };
}
