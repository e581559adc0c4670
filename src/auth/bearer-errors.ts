import { GraphError } from '../graph/errors/graph-error';
import { accessRules, type Access } from './permissions';

const challenge = 'Bearer realm="Call Records"';

/** Seconds after which a client may retry when the token issuer is unreachable. */
export const retryAfter = 5;

/** The error for a request without a bearer token. Its challenge has no `error` attribute (RFC 6750, 3.1). */
export function missingToken(): GraphError {
  return new GraphError('unauthenticated', {
    message: 'The request carries no bearer token.',
    headers: { 'WWW-Authenticate': challenge },
  });
}

/**
 * The error for a rejected bearer token (RFC 6750, 3.1: `invalid_token`).
 * @param reason one sentence for the developer of the client; becomes the message and the `error_description`
 */
export function invalidToken(reason: string, cause?: unknown): GraphError {
  const description = `error="invalid_token", error_description="${asDescription(reason)}"`;
  return new GraphError('unauthenticated', {
    message: reason,
    headers: { 'WWW-Authenticate': `${challenge}, ${description}` },
    cause,
  });
}

/** How clients of the service may identify themselves, beside a token that they have. */
export interface WaysIn {
  /** Where people get a token, as clients of Microsoft look for it; undefined: unknown. */
  readonly authorizationUri?: string;
  /** Whether the service takes API keys, as passwords of HTTP Basic credentials. */
  readonly takesKeys: boolean;
}

/** Adds the ways in to the challenge of a refused request. */
export function challengedBy(error: GraphError, { authorizationUri, takesKeys }: WaysIn): GraphError {
  const [, own = ''] = (error.headers['WWW-Authenticate'] ?? challenge).split(challenge);
  const where = authorizationUri === undefined ? '' : `, authorization_uri="${asDescription(authorizationUri)}"`;
  const basic = takesKeys ? ', Basic realm="Call Records", charset="UTF-8"' : '';
  const { message, cause } = error;
  return new GraphError('unauthenticated', {
    message,
    cause,
    headers: { 'WWW-Authenticate': challenge + where + own + basic },
  });
}

/** The error for a valid token without the permission that an operation requires. */
export function missingPermission(access: Access): GraphError {
  return new GraphError('forbidden', {
    message: `This operation needs the permission ${accessRules[access].join(' or ')}.`,
  });
}

/**
 * The error for a token that cannot be verified because its issuer does not provide its keys. Not the client's fault.
 */
export function issuerUnavailable(cause: unknown): GraphError {
  return new GraphError('serviceNotAvailable', {
    message: 'The service cannot reach the token issuer for the moment; try again later.',
    headers: { 'Retry-After': String(retryAfter) },
    cause,
  });
}

// RFC 6750, 3 allows printable ASCII without the double quote and the backslash.
function asDescription(text: string): string {
  return text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?');
}
