import { constants, createCipheriv, createHmac, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto';
import type { JsonObject } from '../../edm/json';

/** Sizes of RSA keys that are taken, in bits (Graph's page on notifications with resource data). */
const LEAST_BITS = 2_048;
const MOST_BITS = 4_096;

const KEY_BYTES = 32;
const IV_BYTES = 16;

/**
 * Reads a certificate as a subscription has it: in base64, DER or PEM.
 * @returns undefined where it is none
 */
function certificateIn(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(text, 'base64'));
  } catch {
    return undefined;
  }
}

/** What is wrong with a certificate that content is to be encrypted for, worded to follow its name; undefined: nothing. */
export function certificateProblem(text: string): string | undefined {
  const certificate = certificateIn(text);
  if (!certificate) return 'must be an X.509 certificate in base64';
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  const isFit = asymmetricKeyType === 'rsa' && bits >= LEAST_BITS && bits <= MOST_BITS;
  return isFit ? undefined : `must have an RSA key of ${LEAST_BITS} to ${MOST_BITS} bits`;
}

/**
 * Encrypts what only the subscriber may read, as Graph does: AES-256-CBC with a key for this text alone, whose first half is
 * the initialization vector; HMAC-SHA256 of the encrypted bytes by the same key; and the key by RSA-OAEP with SHA-1.
 * @param certificate of a subscription that was accepted
 */
export function encryptedContent(text: string, certificate: string, certificateId: string): JsonObject {
  const recipient = new X509Certificate(Buffer.from(certificate, 'base64'));
  const key = randomBytes(KEY_BYTES);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, IV_BYTES));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return {
    data: data.toString('base64'),
    dataSignature: createHmac('sha256', key).update(data).digest('base64'),
    dataKey: publicEncrypt({ key: recipient.publicKey, padding, oaepHash: 'sha1' }, key).toString('base64'),
    encryptionCertificateId: certificateId,
    encryptionCertificateThumbprint: recipient.fingerprint.replaceAll(':', ''),
  };
}
