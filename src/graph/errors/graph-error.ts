import { errorCatalogue, type ErrorKey, type ErrorKind } from './error-catalogue';

/** One broken rule at one place of a request. */
export interface ErrorDetail {
  /** Code of the broken rule, for programs: `invalidType`, `missingProperty`, `unknownProperty`, … */
  readonly code: string;
  /** Description of the rule, for people. */
  readonly message: string;
  /** JSON path of the property, with `/` between its steps: `caller/userAgent/platform`, `modalities/0`. */
  readonly target: string;
}

interface GraphErrorOptions {
  readonly message?: string;
  readonly details?: readonly ErrorDetail[];
  /** Response headers to send with the failure, such as `Allow` or `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A failure from the catalogue. The error filter writes it as Graph's envelope. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details?: readonly ErrorDetail[];
  readonly headers: Readonly<Record<string, string>>;
  readonly inner: ErrorKind['inner'];

  constructor(
    readonly key: ErrorKey,
    { message, details, headers, cause }: GraphErrorOptions = {},
  ) {
    const kind: ErrorKind = errorCatalogue[key];
    super(message ?? kind.message, { cause });
    this.name = 'GraphError';
    this.status = kind.status;
    this.code = kind.code;
    this.details = details;
    this.headers = headers ?? {};
    this.inner = kind.inner;
  }
}
