import {
  byteSize,
  databaseUrl,
  flag,
  folder,
  host,
  hostNames,
  integer,
  issuer,
  oneOf,
  proxies,
  readableFile,
  sslModes,
  word,
  type Parser,
} from './parsers';
import { LEAST_REQUEST_MEMORY } from './request-memory';
import { logLevels, throttlings } from './settings';

/** One environment variable that the service reads. */
export interface EnvironmentVariable<T> {
  readonly name: string;
  /** What it does, as written in docs/configuration.md. */
  readonly doc: string;
  /** What a value has to be, worded to follow "must be". */
  readonly rule: string;
  readonly example: string;
  /** True where the value may hold a password and is never shown. */
  readonly secret?: boolean;
  readonly parse: Parser<T>;
}

/** A variable that has a value even when nothing is set. */
export interface VariableWithDefault<T> extends EnvironmentVariable<T> {
  /** The text that stands for the variable when it is unset. */
  readonly default: string;
}

const withDefault = <T>(variable: VariableWithDefault<T>): VariableWithDefault<T> => variable;
const optional = <T>(variable: EnvironmentVariable<T>): EnvironmentVariable<T> => variable;
const portNumber = integer(0, 65_535);
const pemFile = { rule: 'the path of a PEM file that exists and can be read', parse: readableFile };

/** Every variable that the service reads, in the order of docs/configuration.md. */
export const variables = {
  port: withDefault<number | 'off'>({
    name: 'PORT',
    default: '3000',
    doc: 'TCP port for http; `0` takes any free port, `off` opens https only.',
    rule: 'a whole number from 0 to 65535, or off',
    example: '3000',
    parse: (text) => (text === 'off' ? text : portNumber(text)),
  }),
  httpsPort: withDefault({
    name: 'HTTPS_PORT',
    default: '3443',
    doc: 'TCP port for https; `0` takes any free port. Opened only when there is a certificate.',
    rule: 'a whole number from 0 to 65535',
    example: '3443',
    parse: portNumber,
  }),
  host: withDefault({
    name: 'HOST',
    default: '127.0.0.1',
    doc: 'Address to listen on. Without `AUTH_ISSUER` only a loopback address is accepted.',
    rule: 'an IP address or a host name',
    example: '127.0.0.1',
    parse: host,
  }),
  dataDir: withDefault({
    name: 'DATA_DIR',
    default: './data',
    doc: 'Folder for the embedded database, the development keys and certificate. Made when missing.',
    rule: 'the path of a folder',
    example: './data',
    parse: folder,
  }),
  databaseUrl: optional({
    name: 'DATABASE_URL',
    doc: 'An external PostgreSQL, 15 or later, instead of the embedded one.',
    rule: `a postgres:// or postgresql:// URL with a server and a database; its sslmode, if any, one of ${sslModes.join(', ')}`,
    example: 'postgres://user:password@db.example.com:5432/callrecords',
    secret: true,
    parse: databaseUrl,
  }),
  poolSize: withDefault({
    name: 'DATABASE_POOL_SIZE',
    default: '10',
    doc: 'Most database connections that the service opens, 1 to 1000.',
    rule: 'a whole number from 1 to 1000',
    example: '10',
    parse: integer(1, 1000),
  }),
  workers: withDefault({
    name: 'WORKERS',
    default: '1',
    doc: 'Processes that serve: a number from 1 to 64, or `auto`. See [below](#several-processes).',
    rule: 'a whole number from 1 to 64, or auto',
    example: 'auto',
    parse: (text) => (text === 'auto' ? text : integer(1, 64)(text)),
  }),
  tlsCert: optional({
    ...pemFile,
    name: 'TLS_CERT',
    doc: 'PEM file of the certificate chain for https. Goes with `TLS_KEY`.',
    example: '/etc/callrecords/tls.crt',
  }),
  tlsKey: optional({
    ...pemFile,
    name: 'TLS_KEY',
    doc: 'PEM file of the private key for https. Goes with `TLS_CERT`.',
    example: '/etc/callrecords/tls.key',
  }),
  allowedHosts: optional({
    name: 'ALLOWED_HOSTS',
    doc: 'Host names that the service answers for. Unset: any. Goes with `AUTH_ISSUER`. See [below](#host-names).',
    rule: 'host names, IP addresses, or names that begin with *., separated by commas, without ports',
    example: 'calls.example.com,*.calls.example.com',
    parse: hostNames,
  }),
  trustProxy: optional({
    name: 'TRUST_PROXY',
    doc: 'Proxies whose `X-Forwarded-Proto`, `-Host` and `-For` headers are believed.',
    rule: 'IP addresses, CIDR ranges, loopback, linklocal or uniquelocal, separated by commas',
    example: 'loopback,10.0.0.0/8',
    parse: proxies,
  }),
  authIssuer: optional({
    name: 'AUTH_ISSUER',
    doc: 'Issuer URL of the OpenID provider whose tokens are accepted. Goes with `AUTH_AUDIENCE`. Unset: the development issuer.',
    rule: 'an https:// URL without query (http:// on loopback only)',
    example: 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
    parse: issuer,
  }),
  authAudience: optional({
    name: 'AUTH_AUDIENCE',
    doc: 'What the `aud` claim of a token has to hold. Goes with `AUTH_ISSUER`.',
    rule: 'text without white space around it',
    example: 'api://callrecords',
    parse: word,
  }),
  logLevel: withDefault({
    name: 'LOG_LEVEL',
    default: 'info',
    doc: `Severity from which log lines are written: ${logLevels.map((level) => `\`${level}\``).join(', ')}.`,
    rule: `one of ${logLevels.join(', ')}`,
    example: 'info',
    parse: oneOf(logLevels),
  }),
  bodyLimit: withDefault({
    name: 'BODY_LIMIT',
    default: '4mb',
    doc: 'Largest request body: bytes, or a number with `kb` or `mb`; `1kb` to `32mb`.',
    rule: 'a number of bytes, or a number with kb or mb, from 1kb to 32mb',
    example: '4mb',
    parse: byteSize(1024, 32 * 1024 * 1024),
  }),
  requestMemory: optional({
    name: 'REQUEST_MEMORY',
    doc: 'Memory for what requests send and are answered, in each process, such as `2gb`. See [below](#memory).',
    rule: 'a number of bytes, or a number with kb, mb or gb, from 96mb to 64gb',
    example: '2gb',
    parse: byteSize(LEAST_REQUEST_MEMORY, 64 * 2 ** 30),
  }),
  maxPageSize: withDefault({
    name: 'MAX_PAGE_SIZE',
    default: '10000',
    doc: 'Most entities on one page, whatever `$top` and `Prefer: maxpagesize` ask for; 1 to 100000.',
    rule: 'a whole number from 1 to 100000',
    example: '10000',
    parse: integer(1, 100_000),
  }),
  changeRetentionDays: withDefault({
    name: 'CHANGE_RETENTION_DAYS',
    default: '30',
    doc: 'Days for which clients can [catch up](api.md#catching-up) with changes, 1 to 3650.',
    rule: 'a whole number from 1 to 3650',
    example: '30',
    parse: integer(1, 3650),
  }),
  storageReserve: optional({
    name: 'STORAGE_RESERVE',
    doc: 'Space on the disk of `DATA_DIR` below which nothing is added, such as `2gb`. See [below](#full-disks).',
    rule: 'a number of bytes, or a number with kb, mb or gb, from 32mb to 1024gb',
    example: '2gb',
    parse: byteSize(32 * 2 ** 20, 2 ** 40),
  }),
  tenantStorageLimit: optional({
    name: 'TENANT_STORAGE_LIMIT',
    doc: 'Most that the rows of one tenant may take, such as `50gb`. Unset: no limit. See [below](#full-disks).',
    rule: 'a number of bytes, or a number with kb, mb or gb, from 1mb to 1048576gb',
    example: '50gb',
    parse: byteSize(2 ** 20, 2 ** 50),
  }),
  requireIfMatch: withDefault({
    name: 'REQUIRE_IF_MATCH',
    default: 'false',
    doc: 'Whether PATCH, PUT and DELETE need the header `If-Match` or `If-None-Match`: `true` or `false`.',
    rule: 'true or false',
    example: 'false',
    parse: flag,
  }),
  throttling: withDefault({
    name: 'THROTTLING',
    default: 'generous',
    doc: 'How requests are [limited](api.md#throttling): `generous`, `graph` as Graph does it, or `off`.',
    rule: `one of ${throttlings.join(', ')}`,
    example: 'graph',
    parse: oneOf(throttlings),
  }),
  allowPrivateNotifications: withDefault({
    name: 'NOTIFICATION_ALLOW_PRIVATE',
    default: 'false',
    doc: 'Whether [notifications](api.md#change-notifications) may go to private networks and this machine, and by http.',
    rule: 'true or false',
    example: 'false',
    parse: flag,
  }),
};
