import { availableParallelism } from 'node:os';
import { ENV_FILE, isFromFile } from './env-file';
import { isLoopback, isWritableFolder } from './parsers';
import { availableMemory, leastMemoryFor, requestMemoryOf } from './request-memory';
import type { AuthSettings, ConsoleClient, Settings, TlsFiles } from './settings';
import { SettingsError, type SettingsProblem } from './settings-error';
import { variables, type EnvironmentVariable, type VariableWithDefault } from './variables';

/** Fewest connections of a worker that nobody has asked for: for shared writes, a write that waits, an export, and reads. */
const CONNECTIONS = 4;

/**
 * Reads and checks every setting.
 *
 * @param env the environment; an empty value counts as unset
 * @returns the settings, deeply frozen
 * @throws {SettingsError} naming every variable that is wrong
 */
export function loadSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const reader = new Reader(env);
  const portOrOff = reader.required(variables.port);
  const port = portOrOff === 'off' ? undefined : portOrOff;
  const httpsPort = reader.required(variables.httpsPort);
  const host = reader.required(variables.host);
  const dataDir = reader.required(variables.dataDir);
  const databaseUrl = reader.optional(variables.databaseUrl);
  const poolSize = reader.required(variables.poolSize);
  const workers = readWorkers(reader, poolSize);
  const allowedHosts = reader.optional(variables.allowedHosts);
  const corsOrigins = reader.optional(variables.corsOrigins);
  const trustProxy = reader.optional(variables.trustProxy);
  const tls = readTls(reader);
  const auth = readAuth(reader, host);
  const apiKeys = reader.optional(variables.apiKeys) ?? [];
  const logLevel = reader.required(variables.logLevel);
  const logFormat = reader.required(variables.logFormat);
  const logTime = reader.required(variables.logTime);
  const logClientAddress = reader.required(variables.logClientAddress);
  const metricsToken = reader.optional(variables.metricsToken);
  const bodyLimit = reader.required(variables.bodyLimit);
  const requestMemory = readRequestMemory(reader, bodyLimit, workers);
  const maxPageSize = reader.required(variables.maxPageSize);
  const changeRetentionDays = reader.required(variables.changeRetentionDays);
  const storageReserve = reader.optional(variables.storageReserve);
  const tenantStorageLimit = reader.optional(variables.tenantStorageLimit);
  const requireIfMatch = reader.required(variables.requireIfMatch);
  const throttling = reader.required(variables.throttling);
  const allowPrivateNotifications = reader.required(variables.allowPrivateNotifications);
  const qualityRuleSet = reader.required(variables.qualityRuleSet);
  const qualityCodecs = reader.optional(variables.qualityCodecs);
  // With all from outside nothing is kept, and the service may run where nothing can be written.
  const keepsData = databaseUrl === undefined || auth.kind === 'development';
  if (keepsData && !reader.isRejected(variables.dataDir) && !isWritableFolder(dataDir)) {
    reader.reject(variables.dataDir, 'must be a folder that can be written to, for example DATA_DIR=./data');
  }
  const opensHttps = tls !== undefined || auth.kind === 'development';
  if (port === undefined && !opensHttps) {
    reader.reject(
      variables.port,
      'must be a number while there is no certificate for https: set TLS_CERT and TLS_KEY, or for example PORT=3000',
    );
  }
  const isIssuerSet = reader.isSet(variables.authIssuer) || reader.isSet(variables.authAudience);
  if (allowedHosts && !isIssuerSet) {
    reader.reject(
      variables.allowedHosts,
      'must be left out while the development issuer is on, which answers for localhost alone: set AUTH_ISSUER and AUTH_AUDIENCE',
    );
  }
  if (opensHttps && port === httpsPort && port !== 0) {
    reader.reject(variables.httpsPort, `must differ from PORT, for example HTTPS_PORT=${port === 3443 ? 3444 : 3443}`);
  }
  reader.finish();
  return Object.freeze({
    port,
    httpsPort,
    host,
    dataDir,
    databaseUrl,
    poolSize,
    workers,
    allowedHosts,
    corsOrigins: corsOrigins ?? (auth.kind === 'development' ? 'loopback' : []),
    trustProxy,
    tls,
    auth,
    apiKeys,
    logLevel,
    logFormat,
    logTime,
    logClientAddress,
    metricsToken,
    bodyLimit,
    requestMemory,
    maxPageSize,
    changeRetentionDays,
    storageReserve,
    tenantStorageLimit,
    requireIfMatch,
    throttling,
    allowPrivateNotifications,
    qualityRuleSet,
    qualityCodecs,
  });
}

/**
 * Reads the URL of an external database alone, for programs that need nothing else.
 *
 * @throws {SettingsError} when the variable is wrong
 */
export function loadDatabaseUrl(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const reader = new Reader(env);
  const url = reader.optional(variables.databaseUrl);
  reader.finish();
  return url;
}

/**
 * Reads the data folder alone, for programs that look for the service of a folder.
 *
 * @throws {SettingsError} when the variable is wrong
 */
export function loadDataDir(env: NodeJS.ProcessEnv = process.env): string {
  const reader = new Reader(env);
  const dataDir = reader.required(variables.dataDir);
  reader.finish();
  return dataDir;
}

/** The memory for requests: enough for the longest body, and not more than the processes can have together. */
function readRequestMemory(reader: Reader, bodyLimit: number, workers: number): number {
  const wanted = reader.optional(variables.requestMemory);
  const available = availableMemory();
  const least = leastMemoryFor(bodyLimit);
  const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)}mb`;
  if (wanted !== undefined && wanted < least) {
    const example = `for example REQUEST_MEMORY=${inMegabytes(least)}`;
    reader.reject(variables.requestMemory, `must be at least six times BODY_LIMIT, ${example}`);
  }
  if (wanted !== undefined && wanted * workers > available) {
    const has = `${inMegabytes(available)} of memory for ${workers === 1 ? 'one process' : `${workers} processes`}`;
    reader.reject(variables.requestMemory, `must fit into the memory: there are ${has}`);
  }
  return requestMemoryOf(wanted, { available, workers, bodyLimit });
}

function readWorkers(reader: Reader, poolSize: number): number {
  const workers = reader.required(variables.workers);
  if (workers === 'auto') return Math.max(1, Math.min(availableParallelism(), Math.floor(poolSize / CONNECTIONS)));
  if (workers > poolSize)
    reader.reject(variables.workers, `must be at most ${poolSize}, the value of DATABASE_POOL_SIZE, which they share`);
  return workers;
}

function readTls(reader: Reader): TlsFiles | undefined {
  const certFile = reader.optional(variables.tlsCert);
  const keyFile = reader.optional(variables.tlsKey);
  reader.together(variables.tlsCert, variables.tlsKey);
  return certFile && keyFile ? Object.freeze({ certFile, keyFile }) : undefined;
}

function readAuth(reader: Reader, host: string): AuthSettings {
  const issuer = reader.optional(variables.authIssuer);
  const audience = reader.optional(variables.authAudience);
  const client = readConsoleClient(reader);
  reader.together(variables.authIssuer, variables.authAudience);
  if (issuer && audience)
    return Object.freeze({ kind: 'provider', issuer, audience, ...(client && { console: client }) });
  const nothingSet = !reader.isSet(variables.authIssuer) && !reader.isSet(variables.authAudience);
  if (nothingSet && !isLoopback(host)) {
    reader.reject(
      variables.host,
      'must be a loopback address while the development issuer is on, since it gives a token to anyone who asks: ' +
        'set AUTH_ISSUER and AUTH_AUDIENCE, or for example HOST=127.0.0.1',
    );
  }
  return Object.freeze({ kind: 'development' });
}

/** The client of the console. Without an OpenID provider, the development issuer takes any client. */
function readConsoleClient(reader: Reader): ConsoleClient | undefined {
  const { authIssuer, consoleClientId, consoleScope } = variables;
  const clientId = reader.optional(consoleClientId);
  const scope = reader.required(consoleScope);
  if (reader.isSet(consoleClientId) && !reader.isSet(authIssuer)) {
    reader.reject(
      consoleClientId,
      'must be left out while the development issuer is on, which takes any client: set AUTH_ISSUER and AUTH_AUDIENCE',
    );
  }
  if (reader.isSet(consoleScope)) reader.together(consoleScope, consoleClientId);
  return clientId === undefined ? undefined : Object.freeze({ clientId, scope });
}

/** Reads one variable after the other and gathers what is wrong, so that all of it can be told at once. */
class Reader {
  private readonly problems: SettingsProblem[] = [];

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  isSet({ name }: EnvironmentVariable<unknown>): boolean {
    return Boolean(this.env[name]);
  }

  isRejected({ name }: EnvironmentVariable<unknown>): boolean {
    return this.problems.some(({ variable }) => variable === name);
  }

  optional<T>(variable: EnvironmentVariable<T>): T | undefined {
    const text = this.env[variable.name];
    if (!text) return undefined;
    const value = variable.parse(text);
    if (value === undefined) this.rejectByRule(variable);
    return value;
  }

  /** Gives the default for a bad value too: what follows can be checked then, and {@link finish} throws anyway. */
  required<T>(variable: VariableWithDefault<T>): T {
    const value = this.optional(variable) ?? variable.parse(variable.default);
    if (value === undefined) throw new Error(`The default of ${variable.name} breaks its own rule`);
    return value;
  }

  together(first: EnvironmentVariable<unknown>, second: EnvironmentVariable<unknown>): void {
    if (this.isSet(first) === this.isSet(second)) return;
    const [given, missing] = this.isSet(first) ? [first, second] : [second, first];
    this.reject(missing, `must be set together with ${given.name}, for example ${missing.name}=${missing.example}`);
  }

  reject(variable: EnvironmentVariable<unknown>, message: string): void {
    const { name, secret } = variable;
    const text = this.env[name];
    const shown = !text ? ' (not set)' : secret ? ' (value not shown)' : `=${JSON.stringify(text)}`;
    const where = this.env === process.env && text && isFromFile(name) ? ` (in ${ENV_FILE})` : '';
    this.problems.push({ variable: name, message: `${name}${shown}${where}: ${message}` });
  }

  finish(): void {
    if (this.problems.length > 0) throw new SettingsError(this.problems);
  }

  private rejectByRule(variable: EnvironmentVariable<unknown>): void {
    this.reject(variable, `must be ${variable.rule}, for example ${variable.name}=${variable.example}`);
  }
}
