import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFromFile, readEnvFile } from './env-file';
import { SettingsError } from './settings-error';

describe('.env', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'callrecords-env-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('sets what the environment leaves unset', () => {
    writeFileSync(join(folder, '.env'), '# here\nPORT=3001\nexport HOST="::1"\nLOG_LEVEL=debug\n');
    const env: NodeJS.ProcessEnv = { LOG_LEVEL: 'warn', WORKERS: '2' };
    readEnvFile(join(folder, '.env'), env);
    expect(env).toEqual({ PORT: '3001', HOST: '::1', LOG_LEVEL: 'warn', WORKERS: '2' });
    expect(['PORT', 'LOG_LEVEL'].map(isFromFile)).toEqual([true, false]);
  });

  it('may be missing, but has to be readable', () => {
    const env: NodeJS.ProcessEnv = {};
    readEnvFile(join(folder, '.env'), env);
    expect(env).toEqual({});
    mkdirSync(join(folder, '.env'));
    expect(() => readEnvFile(join(folder, '.env'), env)).toThrow(SettingsError);
  });
});
