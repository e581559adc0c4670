import { randomUUID } from 'node:crypto';
import { parseGuid } from '../edm/guid';

/**
 * Errors of token requests: OAuth's error (RFC 6749, 5.2) and Microsoft Entra ID's number for it. Source of the
 * numbers: "Microsoft Entra authentication and authorization error codes".
 */
const problems = {
  unknownTenant: { status: 400, error: 'invalid_request', number: 900023 },
  missingParameter: { status: 400, error: 'invalid_request', number: 900144 },
  repeatedParameter: { status: 400, error: 'invalid_request', number: 9000411 },
  malformedRequest: { status: 400, error: 'invalid_request', number: 9002313 },
  unsupportedGrant: { status: 400, error: 'unsupported_grant_type', number: 70003 },
  missingSecret: { status: 401, error: 'invalid_client', number: 7000216 },
  unknownScope: { status: 400, error: 'invalid_scope', number: 70011 },
  severalResources: { status: 400, error: 'invalid_scope', number: 28000 },
  wrongMediaType: { status: 400, error: 'invalid_request', number: 9002313 },
  wrongMethod: { status: 405, error: 'invalid_request', number: 900561 },
  tooLarge: { status: 413, error: 'invalid_request', number: 9002313 },
} as const;

/** A token request that the development issuer refuses. The answer has OAuth's form, not Graph's. */
export class TokenRequestError extends Error {
  readonly status: number;

  /**
   * @param reason one sentence for the developer of the client
   * @param headers response headers to send with the error
   */
  constructor(
    private readonly problem: keyof typeof problems,
    private readonly reason: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(reason);
    this.name = 'TokenRequestError';
    this.status = problems[problem].status;
  }

  /**
   * The response body, in Entra's form.
   * @param requestId the header `client-request-id`; used as the correlation id when it is a GUID
   */
  body(requestId: unknown): Readonly<Record<string, unknown>> {
    const { error, number } = problems[this.problem];
    const trace = randomUUID();
    const correlation = parseGuid(requestId) ?? randomUUID();
    const timestamp = new Date().toISOString().replace('T', ' ').replace(/\..*/, 'Z');
    return {
      error,
      error_description:
        `AADSTS${number}: ${this.reason} ` +
        `Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [number],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
    };
  }
}
