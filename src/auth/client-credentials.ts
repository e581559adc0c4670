import { TokenRequestError } from './token-request.error';

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/** Sent when a client that used HTTP Basic is refused (required by RFC 6749, 5.2). */
const basicChallenge = { 'WWW-Authenticate': 'Basic realm="Development issuer"' };

/**
 * Reads the client from HTTP Basic credentials or from the form (RFC 6749, 2.3.1). Any client with any secret is
 * accepted.
 * @returns the client id
 * @throws TokenRequestError when the id or the secret is missing, or credentials are sent in both ways
 */
export function clientOf(form: URLSearchParams, authorization: string | undefined): string {
  const basic = basicCredentials(authorization);
  const id = form.get('client_id') ?? '';
  const secret = form.get('client_secret') ?? '';
  if (basic !== undefined && (secret !== '' || (id !== '' && id !== basic.id))) {
    throw new TokenRequestError('malformedRequest', 'The client has to authenticate in one way only.');
  }
  const client = basic ?? { id, secret };
  if (client.id === '') {
    throw new TokenRequestError('missingParameter', "The request lacks the parameter 'client_id'.");
  }
  if (client.secret === '') {
    const reason = "The grant type 'client_credentials' needs the parameter 'client_secret'.";
    throw new TokenRequestError('missingSecret', reason, basic && basicChallenge);
  }
  return client.id;
}

function basicCredentials(authorization = ''): Credentials | undefined {
  const encoded = /^basic +([a-z0-9+/]*={0,2})$/i.exec(authorization.trim())?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) throw new TokenRequestError('malformedRequest', 'The HTTP Basic credentials hold no colon.');
  return { id: formDecoded(pair.slice(0, colon)), secret: pair.slice(colon + 1) };
}

// The standard requires ids to be form-encoded, but many clients, such as Swagger UI, send them unencoded.
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
