import { ApiError, errorOf } from '../api/api-error';

/** How the console signs people in. */
export type SignIn =
  | {
      readonly kind: 'development';
      /** Path of the token endpoint; `{tenant}` stands for the tenant. */
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly scope: string;
      readonly defaultTenant: string;
    }
  | { readonly kind: 'openId'; readonly authority: string; readonly clientId: string; readonly scope: string }
  | { readonly kind: 'none'; readonly reason: string };

export interface ConsoleSettings {
  readonly signIn: SignIn;
  readonly version: string;
}

/** Asks the service how to sign in. */
export async function loadSettings(): Promise<ConsoleSettings> {
  const response = await fetch('/console/settings').catch(() => {
    throw new ApiError(0, 'noAnswer', 'The service does not answer. It may be restarting.', undefined);
  });
  if (!response.ok) throw await errorOf(response);
  return (await response.json()) as ConsoleSettings;
}
