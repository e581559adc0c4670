import { lookupTable } from '../../edm/lookup-table';
import type { ErrorKey } from './error-catalogue';
import { GraphError } from './graph-error';

/** Seconds after which a client may retry when the database is unavailable or its disk is full. */
const retryAfter: Readonly<Partial<Record<ErrorKey, string>>> = { serviceNotAvailable: '2', insufficientStorage: '30' };

/** How an error of the database is reported to a client. */
interface Meaning {
  readonly key: ErrorKey;
  /** Default: the message of the catalogue. */
  readonly message?: string;
}

const unavailable: Meaning = { key: 'serviceNotAvailable' };
const unusable = (message: string): Meaning => ({ key: 'unusableValue', message });

/** By SQLSTATE, or by its class of two characters: errors that are not bugs of the service (PostgreSQL, appendix A). */
const meanings = lookupTable<Meaning>({
  '08': unavailable, // connection
  '22': { key: 'unusableValue' }, // data exceptions
  '22001': unusable('A text of the request is too long to be stored.'),
  '22003': unusable('A number of the request, or one that an expression makes of it, is out of range.'),
  '22007': unusable('A date or a time of the request is not valid.'),
  '22008': unusable('A date or a time of the request, or one that an expression makes of it, is out of range.'),
  '22012': unusable('An expression of the request divides by zero.'),
  '22015': unusable('A duration of the request, or one that an expression makes of it, is out of range.'),
  '2201B': unusable('A regular expression of the request is not valid, or too complex.'),
  '22021': unusable('A text of the request is not Unicode that can be stored.'),
  '22P05': unusable('A text of the request has the character U+0000, which cannot be stored.'),
  '23505': { key: 'nameAlreadyExists' },
  '25006': unavailable, // read-only, such as a standby
  '25P03': unavailable, // terminated while idle in a transaction
  '28': unavailable, // login of the service refused
  '3D': unavailable, // no such database
  '40': unavailable, // transaction rolled back
  '53': unavailable, // out of resources
  '53100': { key: 'insufficientStorage' }, // no space on the database's disk
  '54': { key: 'queryTooComplex' }, // stack depth, columns, arguments
  '54000': { key: 'valueTooLarge' }, // a string or an array exceeds a limit of PostgreSQL
  '55000': unavailable, // accepts no connections
  '55P03': unavailable, // a lock was not available in time
  '57': unavailable, // shutting down
  '57014': { key: 'timeout' },
  '58': unavailable, // system error
  CR001: {
    key: 'queryTooComplex',
    message: 'The expressions of the request copy texts that are too long for so many of them.',
  },
  CR002: { key: 'answerTooLarge' },
  CR003: {
    key: 'invalidQuery',
    message:
      '$apply: The amount of topcount or bottomcount must be a whole number from 1, that of toppercent or bottompercent a number above 0 and up to 100, and that of topsum or bottomsum a number.',
  },
});

/** Errors of the connection itself, which have no SQLSTATE. */
const connectionFailures = new RegExp(
  [
    'ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH',
    'Connection terminated|timeout exceeded|Client has encountered',
  ].join('|'),
);

/** PostgreSQL's message for a string or an array larger than 1 GB; its SQLSTATE does not identify the error. */
const tooLarge = /^invalid memory alloc request size/;

/** Maps an error of the database to the catalogue; undefined when it is unknown or comes from elsewhere. */
export function databaseError(thrown: unknown): GraphError | undefined {
  const meaning = meaningOf(thrown);
  if (!meaning) return undefined;
  const { key, message } = meaning;
  const seconds = retryAfter[key];
  const headers = seconds === undefined ? undefined : { 'Retry-After': seconds };
  return new GraphError(key, { message, headers, cause: thrown });
}

function meaningOf(thrown: unknown): Meaning | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  // A message of the server can quote input of the client, so only errors without `severity` are matched by message.
  if (!('severity' in thrown) && connectionFailures.test(`${code} ${thrown.message}`)) return unavailable;
  if (tooLarge.test(thrown.message)) return meanings.get('54000');
  return meanings.get(code) ?? meanings.get(code.slice(0, 2));
}
