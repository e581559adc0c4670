import { ApiError } from '../api/api-error';

interface Props {
  readonly error: Error;
  readonly onRetry?: () => void;
}

/** Says what went wrong, what the service said about it, and offers to try again. */
export function Problem({ error, onRetry }: Props) {
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <section className="problem" role="alert">
      <h2>{titleOf(error)}</h2>
      <p>{error.message}</p>
      {requestId && <p className="hint">Request {requestId}</p>}
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </section>
  );
}

function titleOf(error: Error): string {
  if (!(error instanceof ApiError)) return 'This view failed';
  if (error.status === 0) return 'The service does not answer';
  if (error.status === 401) return 'You are not signed in';
  if (error.status === 403) return 'You may not see this';
  return error.status >= 500 ? 'The service cannot answer now' : 'The service refused the request';
}
