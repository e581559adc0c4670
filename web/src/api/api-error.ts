/** The error of an answer, or of a request without an answer (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | undefined,
  ) {
    super(message);
  }
}

interface Envelope {
  readonly error?: {
    readonly code?: string;
    readonly message?: string;
    readonly innerError?: { readonly 'request-id'?: string };
  };
}

/** Reads the error that an answer carries in Graph's envelope. */
export async function errorOf(response: Response): Promise<ApiError> {
  const requestId = response.headers.get('request-id') ?? undefined;
  const { error } = await envelopeOf(response);
  const message = error?.message ?? `The service answered with the status ${response.status}.`;
  return new ApiError(response.status, error?.code ?? 'UnknownError', message, requestId);
}

async function envelopeOf(response: Response): Promise<Envelope> {
  try {
    return (await response.json()) as Envelope;
  } catch {
    return {};
  }
}
