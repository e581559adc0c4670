import type { CallEnderMember, CallOutcomeMember } from '../model';

/** A code, or the first and the last of several. */
type Codes = readonly (number | readonly [number, number])[];

interface OutcomeRow {
  /** Answers to an invitation. */
  readonly sip: Codes;
  /** Causes of ITU-T Q.850, and of FreeSWITCH where above 127. */
  readonly q850: Codes;
}

/**
 * What a call that was not set up came to, by its codes. 408 comes from a network that is silent; where the callee did
 * not answer, a cause from 18 to 20 says so. 2xx and 3xx say that the call went on elsewhere.
 */
export const outcomeCodes: Readonly<Partial<Record<CallOutcomeMember, OutcomeRow>>> = {
  noAnswer: { sip: [480], q850: [[18, 20]] },
  busy: { sip: [486, 600], q850: [17] },
  declined: { sip: [603, 607, 608], q850: [21] },
  canceled: { sip: [487], q850: [16, 487] },
  notFound: { sip: [404, 410, 484, 485, 604], q850: [1, 3, 22, 28] },
  refused: { sip: [[401, 403], 407, 423, [428, 438]], q850: [52, 54, 57] },
  mediaFailed: { sip: [415, 488, 606], q850: [65, 79, 88] },
  networkFailed: { sip: [408, 481, [500, 504], 513], q850: [34, 38, 41, 42, 44, 102, 804] },
  neutral: { sip: [[200, 399]], q850: [26, 702, 800, 801, 805] },
};

/** Causes with which a call ends that was set up, and did not break off. */
const normalCauses: Codes = [16, 26, 31, 702, 800, 801, 805];

/** SIP code that stands for no answer only where the cause says so. */
const TIMEOUT = 408;

function isIn(codes: Codes, code: number): boolean {
  return codes.some((one) => (typeof one === 'number' ? one === code : code >= one[0] && code <= one[1]));
}

function outcomeOf(family: keyof OutcomeRow, code: number | null): CallOutcomeMember | undefined {
  if (code === null) return undefined;
  const found = Object.entries(outcomeCodes).find(([, codes]) => isIn(codes[family], code));
  return found?.[0] as CallOutcomeMember | undefined;
}

/**
 * What a call that was not set up came to. The SIP code decides, since causes are often made of it; the cause decides
 * where there is no such code or the table does not have it.
 */
export function setUpOutcome(sipCode: number | null, q850Cause: number | null): CallOutcomeMember {
  const byCause = outcomeOf('q850', q850Cause);
  if (sipCode === TIMEOUT && byCause === 'noAnswer') return byCause;
  return outcomeOf('sip', sipCode) ?? byCause ?? 'unknown';
}

/** Whether a call that was set up broke off, by the codes of its failure: without any, it did. */
export function isBrokenOff(sipCode: number | null, q850Cause: number | null): boolean {
  if (sipCode !== null && sipCode >= 400) return true;
  if (q850Cause !== null) return !isIn(normalCauses, q850Cause);
  return sipCode === null;
}

const sentences: Readonly<Record<CallOutcomeMember, string>> = {
  answered: 'The call was answered and ended normally.',
  noAnswer: 'Nobody answered the call.',
  busy: 'The callee was busy.',
  declined: 'The callee declined the call.',
  canceled: 'The caller gave up before anyone answered.',
  notFound: 'The person or number that was called could not be found.',
  refused: 'The call was not allowed.',
  mediaFailed: 'The two sides could not agree on audio or video.',
  networkFailed: 'The network or a server failed before anyone answered.',
  dropped: 'The call was answered, but broke off.',
  neutral: 'The call went on elsewhere, such as on another device.',
  unknown: 'Nothing tells how the call ended.',
};

/** How a call ended, as a person would say it. */
export function outcomeText(outcome: CallOutcomeMember, endedBy: CallEnderMember | null): string {
  if (endedBy === null) return sentences[outcome];
  if (outcome === 'answered') return `The call was answered, and the ${endedBy} ended it.`;
  if (outcome === 'dropped') return `The call was answered, but broke off: the ${endedBy} ended it.`;
  return outcome === 'unknown' ? `The ${endedBy} ended the call; the reason is not known.` : sentences[outcome];
}
