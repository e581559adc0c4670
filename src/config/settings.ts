/** Severity from which log lines are written. */
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** How log lines are written: as JSON, as text for people, or as text on a terminal and as JSON elsewhere. */
export const logFormats = ['auto', 'json', 'text'] as const;
export type LogFormat = (typeof logFormats)[number];

/** How JSON log lines tell the time: as milliseconds since 1970, or as ISO 8601. */
export const logTimes = ['epoch', 'iso'] as const;
export type LogTime = (typeof logTimes)[number];

/** How requests are limited: by a limit of each application that few reach, not at all, or as Graph limits them. */
export const throttlings = ['generous', 'off', 'graph'] as const;
export type Throttling = (typeof throttlings)[number];

/** Rule sets that classify streams: that of Microsoft's Call Quality Dashboard, or that of its Call Record Insights. */
export const qualityRuleSets = ['cqd-2020', 'cri'] as const;
export type QualityRuleSet = (typeof qualityRuleSets)[number];

/** Where bearer tokens come from: an OpenID provider, or the development issuer built into the service. */
export type AuthSettings =
  | {
      readonly kind: 'provider';
      /** Issuer URL, for example `https://login.microsoftonline.com/{tenant}/v2.0`. */
      readonly issuer: string;
      /** Value that the `aud` claim has to hold. */
      readonly audience: string;
      /** Absent: nobody can sign in to the console. */
      readonly console?: ConsoleClient;
    }
  | { readonly kind: 'development' };

/** How the console identifies itself at the OpenID provider, as a public client. */
export interface ConsoleClient {
  readonly clientId: string;
  /** Scopes that it asks for, separated by blanks. */
  readonly scope: string;
}

/** Origins of pages that may read answers: any, those of this machine, or those of a list, in lower case. */
export type CorsOrigins = 'any' | 'loopback' | readonly string[];

/** An API key that reads the records of a tenant. */
export interface ApiKeySetting {
  /** Name in logs. */
  readonly name: string;
  /** GUID in lower case. */
  readonly tenantId: string;
  /** Hash of the key in hexadecimal digits. */
  readonly sha256: string;
}

/** Absolute paths of the PEM files of the certificate and the private key for https. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Everything that can be set from outside, validated and frozen. Only `env.ts` reads `process.env`. */
export interface Settings {
  /** TCP port for http; 0: any free port; absent: none is opened. */
  readonly port?: number;
  /** TCP port for https, 0: any free port; not opened without a certificate. */
  readonly httpsPort: number;
  /** Address to bind; on loopback when {@link auth} is the development issuer. */
  readonly host: string;
  /** Absolute path of the folder for the embedded database, the development keys and certificate. */
  readonly dataDir: string;
  /** URL of an external PostgreSQL; absent: the embedded one. May hold a password: never to be logged. */
  readonly databaseUrl?: string;
  /** Most database connections that the service opens. */
  readonly poolSize: number;
  /** How many processes serve; they share the connections. */
  readonly workers: number;
  /** Hosts for which requests are answered, in lower case; `*.` before a name stands for all below it; absent: any. */
  readonly allowedHosts?: string[];
  /** Origins whose pages may send requests and read answers. */
  readonly corsOrigins: CorsOrigins;
  /** Proxies whose `X-Forwarded-*` headers are believed: addresses, ranges, or names of ranges; absent: none. */
  readonly trustProxy?: string[];
  /** Absent with the development issuer: a self-signed certificate is made; absent with a provider: no https. */
  readonly tls?: TlsFiles;
  readonly auth: AuthSettings;
  readonly apiKeys: readonly ApiKeySetting[];
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  readonly logTime: LogTime;
  /** Whether the log line of a request has the address of its client. */
  readonly logClientAddress: boolean;
  /** Bearer token that opens the metrics; absent: open with the development issuer, otherwise not served. */
  readonly metricsToken?: string;
  /** Largest request body, in bytes. */
  readonly bodyLimit: number;
  /** Bytes that requests and background work may hold together in one process; `budgets.ts` divides them. */
  readonly requestMemory: number;
  /** Most entities on one page. */
  readonly maxPageSize: number;
  /** Days for which changes are kept for those who follow them. */
  readonly changeRetentionDays: number;
  /** Bytes of the disk of {@link dataDir} that writes leave free; absent: a part of it. */
  readonly storageReserve?: number;
  /** Most bytes that the rows of a tenant may take; absent: no limit. */
  readonly tenantStorageLimit?: number;
  /** Whether a request that changes an entity has to say in which state it was read. */
  readonly requireIfMatch: boolean;
  readonly throttling: Throttling;
  /** Whether notifications may go to addresses of private networks and of this machine, and by http. */
  readonly allowPrivateNotifications: boolean;
  readonly qualityRuleSet: QualityRuleSet;
  /** Absolute path of a JSON file with values of codecs; absent: those that are built in. */
  readonly qualityCodecs?: string;
}

/** Injection token of the {@link Settings}. */
export const SETTINGS = Symbol('SETTINGS');
