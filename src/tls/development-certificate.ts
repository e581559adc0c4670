import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A certificate and its private key, both as PEM text. */
export interface CertificateAndKey {
  readonly cert: string;
  readonly key: string;
}

/** The self-signed certificate of a development installation. */
export interface DevelopmentCertificate extends CertificateAndKey {
  /** Absolute path of the certificate, for clients to trust with `NODE_EXTRA_CA_CERTS`. */
  readonly certFile: string;
}

const dayMs = 24 * 60 * 60 * 1000;
/** The longest validity that Apple's systems accept. */
const validDays = 825;
const renewDays = 30;

/**
 * Reads the certificate for `localhost`, `127.0.0.1` and `::1`. Creates it if it is missing, expires within 30 days, is
 * unusable, or can sign other certificates.
 * @param dataDir absolute path of the folder for its subfolder `tls`; created when missing
 * @throws {Error} when the folder cannot be written
 */
export async function developmentCertificate(dataDir: string): Promise<DevelopmentCertificate> {
  const folder = join(dataDir, 'tls');
  const certFile = join(folder, 'localhost.crt');
  const keyFile = join(folder, 'localhost.key');
  const kept = await readPair(certFile, keyFile);
  if (kept && isCertificateUsable(kept, new Date())) return { ...kept, certFile };
  const made = await make(new Date());
  await mkdir(folder, { recursive: true });
  await replaceFile(keyFile, made.key, 0o600);
  await replaceFile(certFile, made.cert, 0o644);
  return { ...made, certFile };
}

/**
 * Whether a certificate matches its key, is valid for 30 more days, and is not a CA. Earlier versions created CA
 * certificates: anyone with the key could have signed certificates for any host, and clients would have trusted them.
 */
export function isCertificateUsable({ cert, key }: CertificateAndKey, now: Date): boolean {
  try {
    const certificate = new X509Certificate(cert);
    const left = new Date(certificate.validTo).getTime() - now.getTime();
    return left > renewDays * dayMs && !certificate.ca && certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

async function make(now: Date): Promise<CertificateAndKey> {
  // A unique name for each: clients that trust an older certificate of the same name would verify against the wrong
  // key.
  const name = `callrecords development ${randomBytes(4).toString('hex')}`;
  // Valid from a day earlier, for clients whose clock is behind.
  const begin = now.getTime() - dayMs;
  // Loaded only when needed, because the package is slow to load.
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(begin),
    notAfterDate: new Date(begin + validDays * dayMs - 1000),
    extensions: [
      // Not a CA: clients trust this certificate only, and nothing signed with its key.
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { cert, key };
}

async function readPair(certFile: string, keyFile: string): Promise<CertificateAndKey | undefined> {
  try {
    return { cert: await readFile(certFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
  } catch {
    return undefined;
  }
}

async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  await writeFile(aside, text, { mode });
  await rename(aside, path);
}
