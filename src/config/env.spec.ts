import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadSettings } from './env';
import { SettingsError } from './settings-error';
import { variables, type EnvironmentVariable, type VariableWithDefault } from './variables';

const provider = { AUTH_ISSUER: 'https://login.example.com/tenant/v2.0', AUTH_AUDIENCE: 'api://callrecords' };
const table: readonly (EnvironmentVariable<unknown> | VariableWithDefault<unknown>)[] = Object.values(variables);

function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    loadSettings(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map(({ message }) => message);
    throw error;
  }
}

describe('loadSettings', () => {
  it('needs nothing', () => {
    expect(loadSettings({})).toEqual({
      port: 3000,
      httpsPort: 3443,
      host: '127.0.0.1',
      dataDir: resolve('data'),
      databaseUrl: undefined,
      requestMemory: expect.any(Number),
      poolSize: 10,
      workers: 1,
      tls: undefined,
      allowedHosts: undefined,
      corsOrigins: 'loopback',
      trustProxy: undefined,
      auth: { kind: 'development' },
      apiKeys: [],
      logLevel: 'info',
      logFormat: 'auto',
      logTime: 'epoch',
      logClientAddress: false,
      bodyLimit: 4 * 1024 * 1024,
      maxPageSize: 10_000,
      changeRetentionDays: 30,
      requireIfMatch: false,
      throttling: 'generous',
      allowPrivateNotifications: false,
      qualityRuleSet: 'cqd-2020',
      qualityCodecs: undefined,
    });
  });

  it('takes an empty string for unset', () => {
    const empty = Object.fromEntries(table.map(({ name }) => [name, '']));
    expect(loadSettings(empty)).toEqual(loadSettings({}));
  });

  it('freezes the result deeply', () => {
    const settings = loadSettings(provider);
    expect(Object.isFrozen(settings) && Object.isFrozen(settings.auth)).toBe(true);
    expect(settings.auth).toEqual({
      kind: 'provider',
      issuer: provider.AUTH_ISSUER,
      audience: provider.AUTH_AUDIENCE,
    });
  });

  it('divides its connections among workers, of which each needs some', () => {
    const workers = (WORKERS: string, DATABASE_POOL_SIZE: string): number =>
      loadSettings({ WORKERS, DATABASE_POOL_SIZE }).workers;
    expect(workers('3', '3')).toBe(3);
    expect(workers('auto', '3')).toBe(1);
    expect(workers('auto', '1000')).toBe(Math.min(availableParallelism(), 250));
    expect(problemsOf({ WORKERS: '11' })).toEqual([
      'WORKERS="11": must be at most 10, the value of DATABASE_POOL_SIZE, which they share',
    ]);
    expect(problemsOf({ WORKERS: 'many' })).toEqual([expect.stringContaining('a whole number from 1 to 64, or auto')]);
  });

  it('names every wrong variable at once', () => {
    const wrong = { PORT: 'abc', LOG_LEVEL: 'loud', DATABASE_POOL_SIZE: '0', BODY_LIMIT: '1gb' };
    expect(() => loadSettings(wrong)).toThrow(
      [
        '4 settings are wrong:',
        '  PORT="abc": must be a whole number from 0 to 65535, or off, for example PORT=3000',
        '  DATABASE_POOL_SIZE="0": must be a whole number from 1 to 1000, for example DATABASE_POOL_SIZE=10',
        '  LOG_LEVEL="loud": must be one of fatal, error, warn, info, debug, trace, silent, for example LOG_LEVEL=info',
        '  BODY_LIMIT="1gb": must be a number of bytes, or a number with kb or mb, from 1kb to 32mb, for example BODY_LIMIT=4mb',
      ].join('\n'),
    );
  });

  it('never shows the value of DATABASE_URL', () => {
    const [problem] = problemsOf({ DATABASE_URL: 'mysql://user:geheim@host/db' });
    expect(problem).toMatch(/^DATABASE_URL \(value not shown\): must be a postgres:\/\//);
    expect(problem).not.toContain('geheim');
  });

  it('refuses the development issuer off loopback', () => {
    expect(problemsOf({ HOST: '0.0.0.0' })).toEqual([
      expect.stringMatching(/^HOST="0\.0\.0\.0": must be a loopback address .*AUTH_ISSUER and AUTH_AUDIENCE/),
    ]);
    expect(problemsOf({ HOST: '0.0.0.0', ...provider })).toEqual([]);
    expect(['127.8.9.10', '::1', 'localhost', 'LOCALHOST'].flatMap((HOST) => problemsOf({ HOST }))).toEqual([]);
    expect(['::', '192.168.1.2', 'example.com'].map((HOST) => problemsOf({ HOST }).length)).toEqual([1, 1, 1]);
  });

  it('wants issuer and audience together', () => {
    expect(problemsOf({ AUTH_ISSUER: provider.AUTH_ISSUER, HOST: '0.0.0.0' })).toEqual([
      'AUTH_AUDIENCE (not set): must be set together with AUTH_ISSUER, for example AUTH_AUDIENCE=api://callrecords',
    ]);
    expect(problemsOf({ AUTH_AUDIENCE: 'x' })[0]).toMatch(/^AUTH_ISSUER \(not set\): must be set together/);
  });

  it('takes the client of the console beside an OpenID provider', () => {
    const console = { CONSOLE_CLIENT_ID: 'console' };
    expect(loadSettings({ ...provider, ...console }).auth).toMatchObject({
      console: { clientId: 'console', scope: 'openid profile' },
    });
    expect(loadSettings({ ...provider, ...console, CONSOLE_SCOPE: 'openid calls' }).auth).toMatchObject({
      console: { clientId: 'console', scope: 'openid calls' },
    });
    expect(problemsOf(console)).toEqual([
      expect.stringMatching(/^CONSOLE_CLIENT_ID="console": must be left out while the development issuer is on/),
    ]);
    expect(problemsOf({ ...provider, CONSOLE_SCOPE: 'openid' })).toEqual([
      expect.stringMatching(/^CONSOLE_CLIENT_ID \(not set\): must be set together with CONSOLE_SCOPE/),
    ]);
    expect(problemsOf({ ...provider, ...console, CONSOLE_SCOPE: 'profile' })).toEqual([
      expect.stringMatching(/^CONSOLE_SCOPE="profile": must be scopes separated by single blanks, openid among them/),
    ]);
  });

  it('keeps the two ports apart where both are opened', () => {
    expect(problemsOf({ PORT: '3443' })).toEqual([
      'HTTPS_PORT (not set): must differ from PORT, for example HTTPS_PORT=3444',
    ]);
    expect(problemsOf({ PORT: '0', HTTPS_PORT: '0' })).toEqual([]);
    expect(problemsOf({ PORT: '3443', ...provider })).toEqual([]);
  });

  it('wants memory for requests that holds the longest body and fits into the machine', () => {
    expect(problemsOf({ REQUEST_MEMORY: '100mb', BODY_LIMIT: '32mb' })).toEqual([
      expect.stringContaining('must be at least six times BODY_LIMIT, for example REQUEST_MEMORY=192mb'),
    ]);
    expect(problemsOf({ REQUEST_MEMORY: '64gb', WORKERS: '64', DATABASE_POOL_SIZE: '64' })).toEqual([
      expect.stringMatching(/must fit into the memory: there are \d+mb of memory for 64 processes/),
    ]);
    expect(problemsOf({ REQUEST_MEMORY: '192mb', BODY_LIMIT: '32mb' })).toEqual([]);
  });

  it('opens https alone where that is possible', () => {
    expect(loadSettings({ PORT: 'off' }).port).toBeUndefined();
    expect(problemsOf({ PORT: 'off', ...provider })).toEqual([
      expect.stringMatching(/^PORT="off": must be a number while there is no certificate for https: set TLS_CERT/),
    ]);
  });

  it('takes hosts where there are others than localhost', () => {
    const ALLOWED_HOSTS = 'Calls.example.com, *.calls.example.com,10.0.0.1,[::1]';
    expect(loadSettings({ ALLOWED_HOSTS, ...provider }).allowedHosts).toEqual([
      'calls.example.com',
      '*.calls.example.com',
      '10.0.0.1',
      '::1',
    ]);
    expect(problemsOf({ ALLOWED_HOSTS })).toEqual([expect.stringMatching(/^ALLOWED_HOSTS=.*: must be left out/)]);
  });

  describe('with files', () => {
    const dir = mkdtempSync(join(tmpdir(), 'callrecords-env-'));
    const file = join(dir, 'tls.pem');
    writeFileSync(file, 'pem');
    afterAll(() => rmSync(dir, { recursive: true }));

    it('takes a certificate with its key', () => {
      const { tls } = loadSettings({ TLS_CERT: file, TLS_KEY: file });
      expect(tls).toEqual({ certFile: file, keyFile: file });
      expect(Object.isFrozen(tls)).toBe(true);
    });

    it('refuses one without the other, a missing file and a folder', () => {
      expect(problemsOf({ TLS_CERT: file })[0]).toMatch(/^TLS_KEY \(not set\): must be set together with TLS_CERT/);
      expect(problemsOf({ TLS_CERT: join(dir, 'none'), TLS_KEY: dir }).length).toBe(2);
    });

    it('refuses a file as DATA_DIR, and a folder below one', () => {
      for (const DATA_DIR of [file, join(file, 'data', 'deep')]) {
        expect(problemsOf({ DATA_DIR })).toEqual([expect.stringMatching(/^DATA_DIR=.*must be the path of a folder/)]);
      }
    });

    it('leaves nothing behind where DATA_DIR is to be', () => {
      expect(problemsOf({ DATA_DIR: join(dir, 'data', 'deep') })).toEqual([]);
      expect(readdirSync(dir)).toEqual(['tls.pem']);
    });

    // Only Linux has a folder in which nobody can make another.
    if (process.platform === 'linux') {
      it('refuses a DATA_DIR that cannot be made, which once kept the start busy for ever', () => {
        const broken = [expect.stringMatching(/^DATA_DIR="\/proc\/x\/y": must be a folder that can be written to/)];
        expect(problemsOf({ DATA_DIR: '/proc/x/y' })).toEqual(broken);
        const DATABASE_URL = 'postgres://db.example.com/calls';
        expect(problemsOf({ DATA_DIR: '/proc/x/y', DATABASE_URL })).toEqual(broken);
        expect(problemsOf({ DATA_DIR: '/proc/x/y', DATABASE_URL, ...provider })).toEqual([]);
      });
    }
  });
});

describe('the table of variables', () => {
  it('has defaults and examples that keep the rules', () => {
    const files = [variables.tlsCert, variables.tlsKey, variables.qualityCodecs].map(({ name }) => name);
    const shown = table.filter(({ name }) => !files.includes(name));
    const broken = shown.flatMap((variable) =>
      [variable.example, 'default' in variable ? variable.default : variable.example].filter(
        (text) => variable.parse(text) === undefined,
      ),
    );
    expect(broken).toEqual([]);
  });

  it('is the one in docs/configuration.md', () => {
    const text = readFileSync(join(__dirname, '../../docs/configuration.md'), 'utf8');
    const documented = [...text.matchAll(/^\| `([A-Z_]+)` +\|(.*?)\|(.*)\|$/gm)].map(([, name, value, doc]) => ({
      name,
      default: value?.trim().replaceAll('`', ''),
      doc: doc?.trim(),
    }));
    expect(documented).toEqual(
      table.map((variable) => ({
        name: variable.name,
        default: 'default' in variable ? variable.default : '',
        doc: variable.doc,
      })),
    );
  });
});
