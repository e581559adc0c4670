import { errors } from 'jose';

export const malformedToken = 'The token is not a well-formed signed JWT.';

/**
 * Describes in one sentence why jose rejected a token. Contains nothing from the token itself.
 * @param audience the expected audience
 */
export function tokenRefusal(error: unknown, audience: string): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) return claimRefusal(error, audience);
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'The signature of the token is not valid.';
  if (error instanceof errors.JWKSNoMatchingKey) {
    return 'The token does not name a signing key of the issuer this service trusts.';
  }
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return malformedToken;
  return 'The signing key that the token names cannot be used.';
}

function claimRefusal({ claim, reason }: errors.JWTClaimValidationFailed, audience: string): string {
  if (reason === 'missing') return `The claim ${claim} is missing from the token.`;
  if (claim === 'aud') return `The token is for another audience; this service expects ${audience}.`;
  if (claim === 'nbf' && reason === 'check_failed') return 'The token is not valid yet.';
  return `The claim ${claim} of the token is not valid.`;
}
