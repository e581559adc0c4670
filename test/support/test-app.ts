import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.setup';
import { DevelopmentIssuer } from '../../src/auth/development-issuer';
import { permissions as allPermissions, type Permission } from '../../src/auth/permissions';
import { loadSettings } from '../../src/config/env';
import type { Settings } from '../../src/config/settings';
import { listen, type Grants } from '../../src/connections/listeners';
import { patience } from '../../src/connections/patience';
import { migrate } from '../../src/database/migrate';
import type { StatementWatch } from '../../src/database/statement-watch';
import { parseJson, stringifyJson } from '../../src/edm/json/json';
import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { Follower } from '../../src/quality/follow/follower';
import { loadTls } from '../../src/tls/load-tls';
import { tenantGuard } from './tenant-guard';
import { createTestDatabase } from './test-database';

export const tenant = '11111111-1111-4111-8111-111111111111';
export const otherTenant = '22222222-2222-4222-8222-222222222222';

export interface TestRequest {
  readonly method?: string;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: JsonValue;
  readonly headers?: Readonly<Record<string, string>>;
  /** undefined: a token for {@link tenant} with all permissions; null: none. */
  readonly token?: string | null;
}

export interface TestResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body read as JSON, every digit kept; without entity tags, which differ from run to run. */
  readonly json: JsonObject;
}

export interface TestApp {
  readonly app: NestFastifyApplication;
  /** URLs without a slash at the end. */
  readonly http: string;
  readonly https: string;
  /** PEM text that an https client has to trust. */
  readonly certificate: string;
  readonly databaseUrl: string;
  token(tenantId?: string, permissions?: readonly Permission[]): Promise<string>;
  /** @param path from the host, such as `/v1.0/communications/callRecords` */
  request(path: string, request?: TestRequest): Promise<TestResponse>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** Database of another application that is still running; default: one of its own. */
  readonly databaseUrl?: string;
  /** What clients are granted, where it is not what they always are. */
  readonly grants?: Partial<Grants>;
  /** Looks at every statement, besides the guard. */
  readonly watch?: StatementWatch;
  /** Whether statements are refused that are not proved to keep to their tenant; default true. */
  readonly isGuarded?: boolean;
  /** Whether the application derives rows of quality from call records; default false, which saves time. */
  readonly isFollowing?: boolean;
  /** Folder of a built console; default: the application has none. */
  readonly consoleFolder?: string;
}

/** Requests of tests have no way to travel, so that a stop need not wait for one in transit. */
const quick = { ...patience, transit: 10 };

/** Starts the real application on free ports with a data folder of its own. */
export async function startTestApp(
  overrides: Partial<Settings> = {},
  { databaseUrl, grants, watch, isGuarded = true, isFollowing = false, consoleFolder }: TestAppOptions = {},
): Promise<TestApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'callrecords-test-'));
  const database =
    databaseUrl === undefined
      ? await createTestDatabase('schema')
      : { url: databaseUrl, drop: (): Promise<void> => Promise.resolve() };
  const settings: Settings = {
    ...loadSettings({ PORT: '0', HTTPS_PORT: '0', LOG_LEVEL: 'silent', DATA_DIR: dataDir, DATABASE_POOL_SIZE: '4' }),
    ...overrides,
  };
  await migrate(database.url);
  const guard = isGuarded ? await tenantGuard(database.url) : undefined;
  const app = await createApp(settings, database.url, { watch: both(guard, watch), consoleFolder });
  if (!isFollowing) await app.get(Follower, { strict: false }).beforeApplicationShutdown();
  const tls = await loadTls(settings);
  const listeners = await listen(app, settings, tls, { patience: quick, ...grants });

  const token = async (tenantId = tenant, permissions: readonly Permission[] = allPermissions): Promise<string> =>
    app.get(DevelopmentIssuer, { strict: false }).issueToken({ tenantId, clientId: 'test-client', permissions });

  return {
    app,
    http: listeners.http ?? '',
    https: listeners.https ?? '',
    certificate: tls?.cert ?? '',
    databaseUrl: database.url,
    token,
    request: async (path, { method = 'GET', body, headers = {}, token: given } = {}) => {
      const bearer = given === undefined ? await token() : given;
      const response = await fetch(`${listeners.http}${path}`, {
        method,
        headers: {
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : typeof body === 'string' ? body : stringifyJson(body),
      });
      return toTestResponse(response);
    },
    close: async () => {
      await listeners.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function both(one: StatementWatch | undefined, other: StatementWatch | undefined): StatementWatch | undefined {
  if (!one || !other) return one ?? other;
  return {
    sending: (statement) => {
      one.sending?.(statement);
      other.sending?.(statement);
    },
    answered: (statement, ms, error) => {
      one.answered?.(statement, ms, error);
      other.answered?.(statement, ms, error);
    },
  };
}

async function toTestResponse(response: Response): Promise<TestResponse> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const json = isJson && text !== '' ? (parseJson(withoutTags(text)) as JsonObject) : {};
  return { status: response.status, headers: response.headers, text, json };
}

function withoutTags(json: string): string {
  const member = String.raw`"@odata\.etag":"(?:[^"\\]|\\.)*"`;
  return json.replaceAll(new RegExp(`,${member}(?=})|${member},?`, 'g'), '');
}
