import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import type { Continuation } from '../entity-set';
import { QueryError } from '../query-error';

/** Bytes of the signature in front of the values. */
const SIGNATURE = 16;
/** The length of the values is a multiple of so many bytes, so that it tells little of them. */
const BLOCK = 32;
/** A stream cipher: it gives back what it was given when it is applied once more with the same start. */
const CIPHER = 'aes-256-ctr';

/**
 * Writes where a page begins as opaque text that only the holder of the key can make, and only for one sequence. Nobody else
 * can read it either: positions in the log of changes count those of all tenants. The signature of the values is where the
 * cipher starts (a synthetic initialization vector, RFC 5297), so that equal places have equal tokens.
 */
export class SkipTokens {
  private readonly cipherKey: Buffer;

  /** @param key secret of the service, at least 32 bytes */
  constructor(private readonly key: Uint8Array) {
    this.cipherKey = createHmac('sha256', key).update('values of tokens').digest();
  }

  /** @param sequence what decides which items there are and in which order: tenant, path and options */
  write(sequence: string, values: Continuation): string {
    const json = Buffer.from(JSON.stringify(values));
    // JSON may have blanks at its end.
    const payload = Buffer.alloc(Math.ceil(json.length / BLOCK) * BLOCK, ' ');
    json.copy(payload);
    const signature = this.sign(sequence, payload);
    return Buffer.concat([signature, this.apply(signature, payload)]).toString('base64url');
  }

  /** @param option to name in the error @throws QueryError when the token was not written for this sequence by this key */
  read(sequence: string, token: string, option = '$skiptoken'): Continuation {
    const bytes = Buffer.from(token, 'base64url');
    const [signature, values] = [bytes.subarray(0, SIGNATURE), bytes.subarray(SIGNATURE)];
    // A text that only means the same bytes is not what was written.
    if (signature.length === SIGNATURE && bytes.toString('base64url') === token) {
      // The second form is that of older services; who has such a token goes on with it.
      for (const payload of [this.apply(signature, values), values])
        if (timingSafeEqual(signature, this.sign(sequence, payload)))
          return JSON.parse(payload.toString()) as Continuation;
    }
    throw new QueryError(option, 'was not issued by this service for this request');
  }

  private apply(start: Uint8Array, payload: Uint8Array): Buffer {
    return createCipheriv(CIPHER, this.cipherKey, start).update(payload);
  }

  private sign(sequence: string, payload: Uint8Array): Buffer {
    const hmac = createHmac('sha256', this.key).update(JSON.stringify(sequence)).update(payload);
    return hmac.digest().subarray(0, SIGNATURE);
  }
}
