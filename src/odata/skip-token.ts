import { createHmac, timingSafeEqual } from 'node:crypto';
import { QueryError } from './query-error';

/** Bytes of the signature in front of the values. */
const SIGNATURE = 16;

/** Values, as text, of what a collection is ordered by: those of the last item of a page. */
export type Continuation = readonly (string | null)[];

/** Writes where a page begins as opaque text that only the holder of the key can make, and only for one sequence. */
export class SkipTokens {
  /** @param key secret of the service, at least 32 bytes */
  constructor(private readonly key: Uint8Array) {}

  /** @param sequence what decides which items there are and in which order: tenant, path and options */
  write(sequence: string, values: Continuation): string {
    const payload = Buffer.from(JSON.stringify(values));
    return Buffer.concat([this.sign(sequence, payload), payload]).toString('base64url');
  }

  /** @param option to name in the error @throws QueryError when the token was not written for this sequence by this key */
  read(sequence: string, token: string, option = '$skiptoken'): Continuation {
    const bytes = Buffer.from(token, 'base64url');
    const payload = bytes.subarray(SIGNATURE);
    const signature = bytes.subarray(0, SIGNATURE);
    const isOurs = signature.length === SIGNATURE && timingSafeEqual(signature, this.sign(sequence, payload));
    if (!isOurs) throw new QueryError(option, 'was not issued by this service for this request');
    return JSON.parse(payload.toString()) as Continuation;
  }

  private sign(sequence: string, payload: Uint8Array): Buffer {
    const hmac = createHmac('sha256', this.key).update(JSON.stringify(sequence)).update(payload);
    return hmac.digest().subarray(0, SIGNATURE);
  }
}
