import { constants, createCipheriv, createHmac, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { JsonObject } from '../../edm/json/json-value';

/** Allowed sizes of RSA keys, in bits (Graph's page on notifications with resource data). */
const LEAST_BITS = 2_048;
const MOST_BITS = 4_096;
/** Upper bound of the public exponent. Encryption time grows with its length; 65,537 is usual. */
const MOST_EXPONENT = 2n ** 32n;

const KEY_BYTES = 32;
const IV_BYTES = 16;
/** Bytes that are encrypted before other work gets a turn. */
const PIECE = 256 * 1024;

/** Parses the certificate of a subscription: base64 of DER or PEM. @returns undefined when it is not a certificate */
function certificateIn(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(text, 'base64'));
  } catch {
    return undefined;
  }
}

/** Checks a certificate for encryption. Returns the problem, worded to follow the member's name; undefined: none. */
export function certificateProblem(text: string): string | undefined {
  const certificate = certificateIn(text);
  if (!certificate) return 'must be an X.509 certificate in base64';
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    const { modulusLength = 0, publicExponent = MOST_EXPONENT } = asymmetricKeyDetails ?? {};
    if (asymmetricKeyType !== 'rsa' || modulusLength < LEAST_BITS || modulusLength > MOST_BITS)
      return `must have an RSA key of ${LEAST_BITS} to ${MOST_BITS} bits`;
    if (publicExponent >= MOST_EXPONENT) return 'must have an RSA key with a public exponent below 2^32';
    keyFor(certificate, Buffer.alloc(KEY_BYTES));
    return undefined;
  } catch {
    // A key that parses can still be unusable, for instance with an even modulus.
    return 'must have an RSA key that can be used for encryption';
  }
}

/** Encrypts resource data for the certificate of a subscription. */
export class Recipient {
  private readonly certificate: X509Certificate;

  /**
   * @param certificate in base64
   * @throws Error when it cannot be used; an older version of the service may have accepted it
   */
  constructor(
    certificate: string,
    private readonly certificateId: string,
  ) {
    const problem = certificateProblem(certificate);
    if (problem !== undefined) throw new Error(`encryptionCertificate ${problem}`);
    this.certificate = new X509Certificate(Buffer.from(certificate, 'base64'));
  }

  /**
   * Encrypts a text as Graph does: AES-256-CBC with a new key, whose first half is the initialization vector;
   * HMAC-SHA256 of the encrypted bytes with the same key; and the key encrypted by RSA-OAEP with SHA-1.
   */
  async encrypted(text: string): Promise<JsonObject> {
    const key = randomBytes(KEY_BYTES);
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, IV_BYTES));
    const signature = createHmac('sha256', key);
    const plain = Buffer.from(text);
    const pieces: Buffer[] = [];
    for (let at = 0; at < plain.length; at += PIECE) {
      if (at > 0) await turn();
      const piece = cipher.update(plain.subarray(at, at + PIECE));
      signature.update(piece);
      pieces.push(piece);
    }
    const last = cipher.final();
    return {
      data: Buffer.concat([...pieces, last]).toString('base64'),
      dataSignature: signature.update(last).digest('base64'),
      dataKey: keyFor(this.certificate, key).toString('base64'),
      encryptionCertificateId: this.certificateId,
      encryptionCertificateThumbprint: this.certificate.fingerprint.replaceAll(':', ''),
    };
  }
}

function keyFor({ publicKey }: X509Certificate, key: Buffer): Buffer {
  return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, key);
}
