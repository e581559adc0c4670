import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { SettingsError } from './settings-error';

/** Name of the file with settings, in the folder in which a program is started. */
export const ENV_FILE = '.env';

const fromFile = new Set<string>();

/**
 * Adds the variables of the file `.env` to the environment, where there is one. A variable that is set already stays as
 * it is.
 * @throws SettingsError when the file cannot be read
 */
export function readEnvFile(path = resolve(ENV_FILE), env: NodeJS.ProcessEnv = process.env): void {
  for (const [name, value] of Object.entries(parseEnv(textOf(path)))) {
    if (env[name] !== undefined) continue;
    env[name] = value;
    fromFile.add(name);
  }
}

/** Whether a variable has its value from the file. */
export function isFromFile(name: string): boolean {
  return fromFile.has(name);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new SettingsError([{ variable: ENV_FILE, message: `${ENV_FILE}: it cannot be read: ${message}` }]);
  }
}
