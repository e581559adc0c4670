import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import type { Continuation } from '../entity-set';
import { QueryError } from '../query-error';

/** Bytes of the signature before the values. */
const SIGNATURE = 16;
/** The values are padded to a multiple of this number of bytes, so that their length reveals little. */
const BLOCK = 32;
/** A stream cipher: applied twice with the same initialization vector, it returns the original. */
const CIPHER = 'aes-256-ctr';

/**
 * Encodes where a page begins as an opaque token. Only a holder of the key can create one, and a token is valid for one
 * sequence only. Nobody else can read it, since positions in the change log count the changes of all tenants. The
 * signature of the values is the initialization vector of the cipher (a synthetic one, RFC 5297), so that equal places
 * have equal tokens.
 */
export class SkipTokens {
  private readonly cipherKey: Buffer;

  /** @param key secret of the service, at least 32 bytes */
  constructor(private readonly key: Uint8Array) {
    this.cipherKey = createHmac('sha256', key).update('values of tokens').digest();
  }

  /** @param sequence text that determines the items and their order: tenant, path and options */
  write(sequence: string, values: Continuation): string {
    const json = Buffer.from(JSON.stringify(values));
    // The padding is blanks, which JSON allows at its end.
    const payload = Buffer.alloc(Math.ceil(json.length / BLOCK) * BLOCK, ' ');
    json.copy(payload);
    const signature = this.sign(sequence, payload);
    return Buffer.concat([signature, this.apply(signature, payload)]).toString('base64url');
  }

  /** @param option for the error @throws QueryError when the token was not written for this sequence with this key */
  read(sequence: string, token: string, option = '$skiptoken'): Continuation {
    const bytes = Buffer.from(token, 'base64url');
    const [signature, values] = [bytes.subarray(0, SIGNATURE), bytes.subarray(SIGNATURE)];
    // Other texts that decode to the same bytes are rejected.
    if (signature.length === SIGNATURE && bytes.toString('base64url') === token) {
      // The second form is that of older versions of the service, whose tokens stay valid.
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
