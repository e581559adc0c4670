import { CliError } from './cli-error';
import type { ServiceOptions } from './service-options';

interface TokenAnswer {
  readonly access_token?: string;
  readonly error?: string;
  readonly error_description?: string;
}

/**
 * Asks for a token by client credentials (RFC 6749, section 4.4).
 * @throws CliError when none is given
 */
export async function requestToken(options: Omit<ServiceOptions, 'token'>, signal?: AbortSignal): Promise<string> {
  const { url, tokenUrl = new URL(`/${options.tenant}/oauth2/v2.0/token`, url), clientId, secret, scope } = options;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret,
    scope,
  });
  const answer = await fetch(tokenUrl, { method: 'POST', body, signal }).catch((cause: Error) => {
    throw new CliError(`${tokenUrl.href} gives no answer: ${reasonOf(cause)}`, undefined, { cause });
  });
  const { access_token: token, error, error_description: reason } = await readAnswer(answer);
  if (token !== undefined) return token;
  const hint =
    answer.status === 404 ? ' (a service with an OpenID provider has no issuer of its own: --token-url)' : '';
  throw new CliError(`${tokenUrl.href} gives no token: ${reason ?? error ?? answer.status}${hint}`);
}

async function readAnswer(answer: Response): Promise<TokenAnswer> {
  const body: unknown = await answer.json().catch(() => ({}));
  const { access_token, error, error_description } = body as Readonly<Record<string, unknown>>;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { access_token: text(access_token), error: text(error), error_description: text(error_description) };
}

function reasonOf({ message, cause }: Error): string {
  const { code, message: reason } = (cause ?? {}) as NodeJS.ErrnoException;
  return code ?? reason ?? message;
}
