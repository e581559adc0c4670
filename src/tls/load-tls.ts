import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { Settings } from '../config/settings';
import { developmentCertificate, type CertificateAndKey } from './development-certificate';

/**
 * Loads the certificate and key for https: the files from the settings, else the self-signed ones of the development
 * issuer.
 * @returns certificate and key as PEM text; undefined: https is not served
 * @throws {Error} with the file names, when they are not a PEM certificate and key or do not match
 */
export async function loadTls(settings: Settings): Promise<CertificateAndKey | undefined> {
  if (settings.tls) return loadFiles(settings.tls.certFile, settings.tls.keyFile);
  if (settings.auth.kind !== 'development') return undefined;
  const { cert, key } = await developmentCertificate(settings.dataDir);
  return { cert, key };
}

async function loadFiles(certFile: string, keyFile: string): Promise<CertificateAndKey> {
  const cert = await readFile(certFile, 'utf8');
  const key = await readFile(keyFile, 'utf8');
  const certificate = parsed(() => new X509Certificate(cert), `TLS_CERT=${certFile} is no PEM certificate`);
  const privateKey = parsed(() => createPrivateKey(key), `TLS_KEY=${keyFile} is no PEM private key without a password`);
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new Error(`TLS_KEY=${keyFile} is not the key of TLS_CERT=${certFile}`);
  }
  // Parses the rest of the chain, and checks both against the requirements of TLS, such as the size of the key.
  parsed(() => createSecureContext({ cert }), `TLS_CERT=${certFile} cannot be used`);
  parsed(() => createSecureContext({ cert, key }), `TLS_KEY=${keyFile} cannot be used with TLS_CERT=${certFile}`);
  return { cert, key };
}

function parsed<T>(parse: () => T, message: string): T {
  try {
    return parse();
  } catch (cause) {
    const { reason } = cause as { reason?: string };
    throw new Error(reason === undefined ? message : `${message}: ${reason}`, { cause });
  }
}
