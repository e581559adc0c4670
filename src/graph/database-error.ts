import type { ErrorKey } from './error-catalogue';
import { GraphError } from './graph-error';

/** Seconds after which a client may try again what failed for want of a database. */
const RETRY_AFTER = '2';

/** SQLSTATE, or its class of two characters, of failures that are not the service's fault (PostgreSQL, appendix A). */
const keyBySqlState: Readonly<Record<string, ErrorKey>> = {
  '08': 'serviceNotAvailable', // connection
  '23505': 'nameAlreadyExists',
  '25006': 'serviceNotAvailable', // read-only, as a standby is
  '25P03': 'serviceNotAvailable', // ended while idle in a transaction
  '28': 'serviceNotAvailable', // the service's own login
  '3D': 'serviceNotAvailable', // no such database
  '40': 'serviceNotAvailable', // transaction rolled back
  '53': 'serviceNotAvailable', // out of resources
  '54': 'answerTooLarge', // a text beyond PostgreSQL's own limit
  '55000': 'serviceNotAvailable', // takes no connections
  '55P03': 'serviceNotAvailable', // a lock not free in time
  '57': 'serviceNotAvailable', // shutting down
  '57014': 'timeout',
  '58': 'serviceNotAvailable', // system error
};

/** Failures of the connection itself, which have no SQLSTATE. */
const connectionFailures = new RegExp(
  [
    'ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH',
    'Connection terminated|timeout exceeded|Client has encountered',
  ].join('|'),
);

/** The catalogue's name for what the database threw; undefined when it is not known or not from the database. */
export function databaseError(thrown: unknown): GraphError | undefined {
  const key = keyOf(thrown);
  const headers = key === 'serviceNotAvailable' ? { 'Retry-After': RETRY_AFTER } : undefined;
  return key && new GraphError(key, { headers, cause: thrown });
}

function keyOf(thrown: unknown): ErrorKey | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  if (connectionFailures.test(`${code} ${thrown.message}`)) return 'serviceNotAvailable';
  return keyBySqlState[code] ?? keyBySqlState[code.slice(0, 2)];
}
