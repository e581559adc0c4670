import {
  apiKeys,
  byteSize,
  databaseUrl,
  flag,
  folder,
  host,
  hostNames,
  integer,
  issuer,
  oneOf,
  origins,
  proxies,
  readableFile,
  scopes,
  secret,
  sslModes,
  word,
  type Parser,
} from './parsers';
import { LEAST_REQUEST_MEMORY } from './request-memory';
import { logFormats, logLevels, logTimes, qualityRuleSets, throttlings } from './settings';

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
    doc: 'TCP port for http. `0` uses any free port. `off` opens no http port, only https.',
    rule: 'a whole number from 0 to 65535, or off',
    example: '3000',
    parse: (text) => (text === 'off' ? text : portNumber(text)),
  }),
  httpsPort: withDefault({
    name: 'HTTPS_PORT',
    default: '3443',
    doc: 'TCP port for https. `0` uses any free port. It is opened only if there is a [certificate](#tls).',
    rule: 'a whole number from 0 to 65535',
    example: '3443',
    parse: portNumber,
  }),
  host: withDefault({
    name: 'HOST',
    default: '127.0.0.1',
    doc: 'Address to listen on. Without `AUTH_ISSUER`, it must be a loopback address.',
    rule: 'an IP address or a host name',
    example: '127.0.0.1',
    parse: host,
  }),
  dataDir: withDefault({
    name: 'DATA_DIR',
    default: './data',
    doc: 'Folder for the embedded database and for the development keys and certificate. Created if it is missing.',
    rule: 'the path of a folder',
    example: './data',
    parse: folder,
  }),
  databaseUrl: optional({
    name: 'DATABASE_URL',
    doc: 'URL of an external PostgreSQL, version 15 or later. Unset: the embedded PostgreSQL.',
    rule: `a postgres:// or postgresql:// URL with a server and a database; its sslmode, if any, one of ${sslModes.join(', ')}`,
    example: 'postgres://user:password@db.example.com:5432/callrecords',
    secret: true,
    parse: databaseUrl,
  }),
  poolSize: withDefault({
    name: 'DATABASE_POOL_SIZE',
    default: '10',
    doc: 'Maximum number of connections in the database pool, 1 to 1000. All workers share them.',
    rule: 'a whole number from 1 to 1000',
    example: '10',
    parse: integer(1, 1000),
  }),
  workers: withDefault({
    name: 'WORKERS',
    default: '1',
    doc: 'Number of processes that serve requests, 1 to 64, or `auto`. See [below](#several-processes).',
    rule: 'a whole number from 1 to 64, or auto',
    example: 'auto',
    parse: (text) => (text === 'auto' ? text : integer(1, 64)(text)),
  }),
  tlsCert: optional({
    ...pemFile,
    name: 'TLS_CERT',
    doc: 'PEM file with the certificate chain for https. Requires `TLS_KEY`.',
    example: '/etc/callrecords/tls.crt',
  }),
  tlsKey: optional({
    ...pemFile,
    name: 'TLS_KEY',
    doc: 'PEM file with the private key for https. Requires `TLS_CERT`.',
    example: '/etc/callrecords/tls.key',
  }),
  allowedHosts: optional({
    name: 'ALLOWED_HOSTS',
    doc: 'Host names that requests may use. Unset: any. Requires `AUTH_ISSUER`. See [below](#host-names).',
    rule: 'host names, IP addresses, or names that begin with *., separated by commas, without ports',
    example: 'calls.example.com,*.calls.example.com',
    parse: hostNames,
  }),
  corsOrigins: optional({
    name: 'CORS_ORIGINS',
    doc: 'Origins whose web pages may use the service; `*`: any, `none`: none. Unset: see [below](#web-pages).',
    rule: 'origins such as https://app.example.com, separated by commas, without paths; or *, or none',
    example: 'https://app.example.com,http://localhost:5173',
    parse: origins,
  }),
  trustProxy: optional({
    name: 'TRUST_PROXY',
    doc: 'Addresses of proxies whose `X-Forwarded-Proto`, `-Host` and `-For` headers are trusted. See [below](#tls).',
    rule: 'IP addresses, CIDR ranges, loopback, linklocal or uniquelocal, separated by commas',
    example: 'loopback,10.0.0.0/8',
    parse: proxies,
  }),
  authIssuer: optional({
    name: 'AUTH_ISSUER',
    doc: 'Issuer URL of the OpenID provider whose tokens are accepted. Requires `AUTH_AUDIENCE`. Unset: the development issuer.',
    rule: 'an https:// URL without query (http:// on loopback only)',
    example: 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
    parse: issuer,
  }),
  authAudience: optional({
    name: 'AUTH_AUDIENCE',
    doc: 'Value that the `aud` claim of a token must contain. Requires `AUTH_ISSUER`.',
    rule: 'text without white space around it',
    example: 'api://callrecords',
    parse: word,
  }),
  consoleClientId: optional({
    name: 'CONSOLE_CLIENT_ID',
    doc: 'Id of the public client by which people [sign in](console.md#sign-in) to the console. Requires `AUTH_ISSUER`.',
    rule: 'text without white space around it',
    example: '11111111-2222-3333-4444-555555555555',
    parse: word,
  }),
  consoleScope: withDefault({
    name: 'CONSOLE_SCOPE',
    default: 'openid profile',
    doc: 'Scopes that the console asks for, separated by blanks. Requires `CONSOLE_CLIENT_ID`.',
    rule: 'scopes separated by single blanks, openid among them',
    example: 'openid profile api://callrecords/CallRecords.Read.All',
    parse: scopes,
  }),
  apiKeys: optional({
    name: 'API_KEYS',
    doc: 'Hashes of [API keys](connect.md#api-keys) that only read, made by `npx callrecords key`.',
    rule: 'a list of name:tenant:hash, separated by commas, with a GUID and 64 hexadecimal digits',
    example: `excel:11111111-2222-3333-4444-555555555555:${'0'.repeat(64)}`,
    secret: true,
    parse: apiKeys,
  }),
  logLevel: withDefault({
    name: 'LOG_LEVEL',
    default: 'info',
    doc: `Minimum severity of the log lines that are written: ${logLevels.map((level) => `\`${level}\``).join(', ')}.`,
    rule: `one of ${logLevels.join(', ')}`,
    example: 'info',
    parse: oneOf(logLevels),
  }),
  logFormat: withDefault({
    name: 'LOG_FORMAT',
    default: 'auto',
    doc: 'Form of log lines: `json`, `text`, or `auto`, which is text on a terminal and JSON elsewhere.',
    rule: `one of ${logFormats.join(', ')}`,
    example: 'json',
    parse: oneOf(logFormats),
  }),
  logTime: withDefault({
    name: 'LOG_TIME',
    default: 'epoch',
    doc: 'Time in JSON log lines: `epoch`, milliseconds since 1970, or `iso`, such as `2026-01-31T08:00:00.000Z`.',
    rule: `one of ${logTimes.join(', ')}`,
    example: 'iso',
    parse: oneOf(logTimes),
  }),
  logClientAddress: withDefault({
    name: 'LOG_CLIENT_ADDRESS',
    default: 'false',
    doc: 'Whether the log line of a request has the IP address of its client: `true` or `false`.',
    rule: 'true or false',
    example: 'true',
    parse: flag,
  }),
  metricsToken: optional({
    name: 'METRICS_TOKEN',
    doc: 'Bearer token for [`/metrics`](operations.md#metrics). Unset: open with the development issuer, otherwise not served.',
    rule: 'at least 16 visible ASCII characters',
    example: 'b3f1c0d9e8a7465f',
    secret: true,
    parse: secret,
  }),
  bodyLimit: withDefault({
    name: 'BODY_LIMIT',
    default: '4mb',
    doc: 'Maximum size of a request body, from `1kb` to `32mb`: a number of bytes, or a number with `kb` or `mb`.',
    rule: 'a number of bytes, or a number with kb or mb, from 1kb to 32mb',
    example: '4mb',
    parse: byteSize(1024, 32 * 1024 * 1024),
  }),
  requestMemory: optional({
    name: 'REQUEST_MEMORY',
    doc: 'Memory of each process for requests and their answers, such as `2gb`. See [below](#memory).',
    rule: 'a number of bytes, or a number with kb, mb or gb, from 96mb to 64gb',
    example: '2gb',
    parse: byteSize(LEAST_REQUEST_MEMORY, 64 * 2 ** 30),
  }),
  maxPageSize: withDefault({
    name: 'MAX_PAGE_SIZE',
    default: '10000',
    doc: 'Maximum number of entities on a page, 1 to 100000, even if `$top` or `Prefer: maxpagesize` is larger.',
    rule: 'a whole number from 1 to 100000',
    example: '10000',
    parse: integer(1, 100_000),
  }),
  changeRetentionDays: withDefault({
    name: 'CHANGE_RETENTION_DAYS',
    default: '30',
    doc: 'Days for which changes are kept, so that clients can [catch up](api.md#catching-up), 1 to 3650.',
    rule: 'a whole number from 1 to 3650',
    example: '30',
    parse: integer(1, 3650),
  }),
  storageReserve: optional({
    name: 'STORAGE_RESERVE',
    doc: 'Free space on the disk of `DATA_DIR` below which nothing can be added, such as `2gb`. See [below](#full-disks).',
    rule: 'a number of bytes, or a number with kb, mb or gb, from 32mb to 1024gb',
    example: '2gb',
    parse: byteSize(32 * 2 ** 20, 2 ** 40),
  }),
  tenantStorageLimit: optional({
    name: 'TENANT_STORAGE_LIMIT',
    doc: 'Maximum size of the rows of one tenant, such as `50gb`. Unset: no limit. See [below](#full-disks).',
    rule: 'a number of bytes, or a number with kb, mb or gb, from 1mb to 1048576gb',
    example: '50gb',
    parse: byteSize(2 ** 20, 2 ** 50),
  }),
  requireIfMatch: withDefault({
    name: 'REQUIRE_IF_MATCH',
    default: 'false',
    doc: 'Whether PATCH, PUT and DELETE require the header `If-Match` or `If-None-Match`: `true` or `false`.',
    rule: 'true or false',
    example: 'false',
    parse: flag,
  }),
  throttling: withDefault({
    name: 'THROTTLING',
    default: 'generous',
    doc: 'Limit on the [rate of requests](api.md#throttling): `generous`, `graph` (the limits of Graph) or `off`.',
    rule: `one of ${throttlings.join(', ')}`,
    example: 'graph',
    parse: oneOf(throttlings),
  }),
  allowPrivateNotifications: withDefault({
    name: 'NOTIFICATION_ALLOW_PRIVATE',
    default: 'false',
    doc: 'Whether [notifications](api.md#change-notifications) may use http and go to private networks and this machine: `true` or `false`.',
    rule: 'true or false',
    example: 'false',
    parse: flag,
  }),
  qualityRuleSet: withDefault({
    name: 'QUALITY_RULE_SET',
    default: 'cqd-2020',
    doc: 'Rule set that calls streams [good or poor](quality.md#classification): `cqd-2020` or `cri`.',
    rule: `one of ${qualityRuleSets.join(', ')}`,
    example: 'cri',
    parse: oneOf(qualityRuleSets),
  }),
  qualityCodecs: optional({
    name: 'QUALITY_CODECS',
    doc: 'JSON file with [values of codecs](quality.md#codecs) that replace or add to those that are built in.',
    rule: 'the path of a JSON file that exists and can be read',
    example: '/etc/callrecords/codecs.json',
    parse: readableFile,
  }),
};
