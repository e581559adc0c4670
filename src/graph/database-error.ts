import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import type { ErrorKey } from './error-catalogue';
import { GraphError } from './graph-error';

/** Seconds after which a client may try again what failed for want of a database. */
const RETRY_AFTER = '2';

/** SQLSTATE, or its class of two characters, of failures that are not the service's fault (PostgreSQL, appendix A). */
const keyBySqlState: Readonly<Record<string, ErrorKey>> = {
  '08': 'serviceNotAvailable',
  '22': 'badRequest',
  '40': 'serviceNotAvailable',
  '53': 'serviceNotAvailable',
  '54': 'badRequest',
  '57': 'serviceNotAvailable',
  '23505': 'nameAlreadyExists',
  '57014': 'timeout',
};

/** Failures of the connection itself, which have no SQLSTATE. */
const connectionFailures =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|Connection terminated|timeout exceeded|Client has encountered/;

/** The catalogue's name for what the database threw; undefined when it is not known or not from the database. */
export function databaseError(thrown: unknown): GraphError | undefined {
  const key = keyOf(thrown);
  const headers = key === 'serviceNotAvailable' ? { 'Retry-After': RETRY_AFTER } : undefined;
  return key && new GraphError(key, { headers, cause: thrown });
}

function keyOf(thrown: unknown): ErrorKey | undefined {
  if (!(thrown instanceof Error)) return undefined;
  // TypeORM gives a connection back as soon as it breaks, also between two statements of a transaction.
  if (thrown instanceof QueryRunnerAlreadyReleasedError) return 'serviceNotAvailable';
  const source: Error & { code?: unknown } = thrown instanceof QueryFailedError ? thrown.driverError : thrown;
  const code = typeof source.code === 'string' ? source.code : '';
  if (connectionFailures.test(`${code} ${source.message}`)) return 'serviceNotAvailable';
  return keyBySqlState[code] ?? keyBySqlState[code.slice(0, 2)];
}
