import { lookupTable } from '../../edm/lookup-table';
import type { ErrorKey } from './error-catalogue';
import { GraphError } from './graph-error';

/** Seconds after which a client may try again what failed for want of a database, or of space on its disk. */
const retryAfter: Readonly<Partial<Record<ErrorKey, string>>> = { serviceNotAvailable: '2', insufficientStorage: '30' };

/** What an error of the database means to a client. */
interface Meaning {
  readonly key: ErrorKey;
  /** Default: that of the catalogue. */
  readonly message?: string;
}

const unavailable: Meaning = { key: 'serviceNotAvailable' };
const unusable = (message: string): Meaning => ({ key: 'unusableValue', message });

/** SQLSTATE, or its class of two characters, of failures that are not the service's fault (PostgreSQL, appendix A). */
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
  '25006': unavailable, // read-only, as a standby is
  '25P03': unavailable, // ended while idle in a transaction
  '28': unavailable, // the service's own login
  '3D': unavailable, // no such database
  '40': unavailable, // transaction rolled back
  '53': unavailable, // out of resources
  '53100': { key: 'insufficientStorage' }, // no space on the database's disk
  '54': { key: 'queryTooComplex' }, // stack depth, columns, arguments
  '54000': { key: 'valueTooLarge' }, // a text or a list beyond a limit of PostgreSQL's own
  '55000': unavailable, // takes no connections
  '55P03': unavailable, // a lock not free in time
  '57': unavailable, // shutting down
  '57014': { key: 'timeout' },
  '58': unavailable, // system error
  CR001: {
    key: 'queryTooComplex',
    message: 'The expressions of the request copy texts that are too long for so many of them.',
  },
  CR002: { key: 'answerTooLarge' },
});

/** Failures of the connection itself, which have no SQLSTATE. */
const connectionFailures = new RegExp(
  [
    'ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH',
    'Connection terminated|timeout exceeded|Client has encountered',
  ].join('|'),
);

/** How PostgreSQL words, without a SQLSTATE that says so, that a text or a list would be larger than 1 GB. */
const tooLarge = /^invalid memory alloc request size/;

/** The catalogue's name for what the database threw; undefined when it is not known or not from the database. */
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
  // What the server says can quote what the client has sent.
  if (!('severity' in thrown) && connectionFailures.test(`${code} ${thrown.message}`)) return unavailable;
  if (tooLarge.test(thrown.message)) return meanings.get('54000');
  return meanings.get(code) ?? meanings.get(code.slice(0, 2));
}
