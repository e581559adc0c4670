import { exchange, type Incoming } from '../../outgoing/exchange';
import { CliError } from './cli-error';
import type { ServiceOptions } from './service-options';
import { connectionFailure } from './service-request';

/** Timeout of a token request, in milliseconds. */
const DEADLINE = 30_000;
/** Most bytes of the answer. */
const ANSWER_BYTES = 1024 * 1024;

interface TokenAnswer {
  readonly access_token?: string;
  readonly error?: string;
  readonly error_description?: string;
}

/** Requests a token with client credentials (RFC 6749, section 4.4). @throws CliError when no token is issued */
export async function requestToken(options: Omit<ServiceOptions, 'token'>, signal?: AbortSignal): Promise<string> {
  const { url, tokenUrl = new URL(`/${options.tenant}/oauth2/v2.0/token`, url), clientId, secret, scope } = options;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret,
    scope,
  });
  const answer = await exchange(tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-encoding': 'identity' },
    body: body.toString(),
    deadline: DEADLINE,
    mostBytes: ANSWER_BYTES,
    connection: { signal },
  }).catch((cause: Error) => {
    throw new CliError(reasonOf(tokenUrl, cause), undefined, { cause });
  });
  const { access_token: token, error, error_description: reason } = readAnswer(answer);
  if (token !== undefined) return token;
  const hint =
    answer.status === 404 ? ' (a service with an OpenID provider has no token endpoint; use --token-url)' : '';
  throw new CliError(`${tokenUrl.href} issues no token: ${reason ?? error ?? answer.status}${hint}`);
}

function reasonOf({ origin }: URL, { message, cause }: Error): string {
  return cause instanceof Error ? connectionFailure(origin, cause) : `${origin} did not answer. ${message}`;
}

function readAnswer({ body }: Incoming): TokenAnswer {
  const { access_token, error, error_description } = membersIn(body.toString());
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { access_token: text(access_token), error: text(error), error_description: text(error_description) };
}

function membersIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
