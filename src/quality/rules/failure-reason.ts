import type { CallEnderMember } from '../model';

/** What the text of a failure tells. */
export interface FailureReason {
  /** SIP code of a final answer, from 100 to 699. */
  readonly sipCode: number | null;
  /** Cause of ITU-T Q.850, or one of FreeSWITCH's above 127. */
  readonly q850Cause: number | null;
  readonly endedBy: CallEnderMember | null;
  /** Whether the call went on elsewhere, such as on another device of the callee. */
  readonly isElsewhere: boolean;
}

const sip = /\bsip(?:\/\d\.\d)?[^\da-z]{0,4}(?:(?:cause|code|status)[^\da-z]{0,4})?([1-6]\d\d)(?!\d)/i;
const q850 = /\bq[^\da-z]?850[^\da-z]{0,4}(?:(?:cause|code)[^\da-z]{0,4})?(\d{1,3})(?!\d)/i;
const ender = /\bby[^\da-z]{1,4}(?:the[^\da-z]{1,4})?(caller|callee|platform)\b/i;

/**
 * Reads the reason of a failure: `SIP <code> <phrase>`, `Q.850 <cause> <name>`, or both, then `by caller`, `by callee`
 * or `by platform`, such as `SIP 486 Busy here, Q.850 17 User busy, by callee`. Case and punctuation do not matter:
 * the `Reason` header of RFC 3326 is read as well, such as `Q.850;cause=17;text="User busy"`.
 */
export function readReason(text: string): FailureReason {
  const [, sipCode] = sip.exec(text) ?? [];
  const [, cause] = q850.exec(text) ?? [];
  const [, by] = ender.exec(text) ?? [];
  return {
    sipCode: sipCode === undefined ? null : Number(sipCode),
    q850Cause: cause === undefined ? null : Number(cause),
    endedBy: by === undefined ? null : (by.toLowerCase() as CallEnderMember),
    isElsewhere: text.toLowerCase().includes('elsewhere'),
  };
}
