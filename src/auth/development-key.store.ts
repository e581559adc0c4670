import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

const fileName = 'development-issuer.jwk.json';

/** Signature algorithm of the development issuer, which every JWT library supports. */
export const developmentAlgorithm = 'RS256';

/** Key pair of the development issuer. */
export interface DevelopmentKey {
  readonly privateKey: CryptoKey;
  /** Public half with `kid` (its RFC 7638 thumbprint), `alg` and `use`. */
  readonly publicJwk: JWK & { readonly kid: string };
}

/**
 * Reads the key pair of the development issuer, or creates it at the first start.
 * @param dataDir absolute path of the data folder; created if missing
 * @throws Error when the key file does not contain an RSA private key
 */
export async function loadDevelopmentKey(dataDir: string): Promise<DevelopmentKey> {
  const path = join(dataDir, fileName);
  const stored = await readIfPresent(path);
  return stored === undefined ? createKey(path, dataDir) : parseKey(stored, path);
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function createKey(path: string, dataDir: string): Promise<DevelopmentKey> {
  const pair = await generateKeyPair(developmentAlgorithm, { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(pair.privateKey);
  await mkdir(dataDir, { recursive: true });
  await writeWhole(path, `${JSON.stringify(jwk, null, 2)}\n`);
  return keyOf(jwk);
}

// Synced and renamed, so that a crash leaves either no key file or a complete one.
async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

async function parseKey(text: string, path: string): Promise<DevelopmentKey> {
  try {
    return await keyOf(JSON.parse(text) as JWK);
  } catch (cause) {
    throw new Error(`${path} does not hold an RSA private key; remove it to have a new one made.`, { cause });
  }
}

async function keyOf(jwk: JWK): Promise<DevelopmentKey> {
  const privateKey = await importJWK(jwk, developmentAlgorithm);
  if (privateKey instanceof Uint8Array || privateKey.type !== 'private') throw new TypeError('Not a private key.');
  const { kty, n, e } = jwk;
  const kid = await calculateJwkThumbprint({ kty, n, e });
  return { privateKey, publicJwk: { kty, n, e, kid, alg: developmentAlgorithm, use: 'sig' } };
}
