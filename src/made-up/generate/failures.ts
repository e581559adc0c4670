import type { JsonObject } from '../../edm/json/json-value';
import type { Random } from './random';

/** A way in which calls fail. */
export interface Failure {
  readonly stage: 'callSetup' | 'midcall';
  readonly sip?: readonly [code: number, phrase: string];
  readonly q850?: readonly [cause: number, name: string];
  readonly by?: 'caller' | 'callee' | 'platform';
  /** Free text, where no code is known. */
  readonly text?: string;
}

type Weighted = readonly [weight: number, failure: Failure];

function setUp(weight: number, failure: Omit<Failure, 'stage'>): Weighted {
  return [weight, { stage: 'callSetup', ...failure }];
}

function midcall(weight: number, failure: Omit<Failure, 'stage'>): Weighted {
  return [weight, { stage: 'midcall', ...failure }];
}

/** Why calls are not set up, by how often. */
const setUpFailures: readonly Weighted[] = [
  setUp(30, { sip: [480, 'Temporarily Unavailable'], q850: [19, 'No answer'] }),
  setUp(5, { q850: [18, 'No user responding'] }),
  setUp(18, { sip: [486, 'Busy Here'], q850: [17, 'User busy'], by: 'callee' }),
  setUp(12, { sip: [603, 'Decline'], q850: [21, 'Call rejected'], by: 'callee' }),
  setUp(14, { sip: [487, 'Request Terminated'], by: 'caller' }),
  setUp(7, { sip: [404, 'Not Found'], q850: [1, 'Unallocated number'] }),
  setUp(2, { sip: [484, 'Address Incomplete'], q850: [28, 'Invalid number format'] }),
  setUp(5, { sip: [403, 'Forbidden'], by: 'platform' }),
  setUp(5, { sip: [488, 'Not Acceptable Here'], q850: [88, 'Incompatible destination'] }),
  setUp(6, { sip: [503, 'Service Unavailable'], q850: [41, 'Temporary failure'], by: 'platform' }),
  setUp(2, { sip: [408, 'Request Timeout'], q850: [102, 'Recovery on timer expiry'] }),
  setUp(5, { sip: [302, 'Moved Temporarily'] }),
  setUp(5, { text: 'The call failed.' }),
];

/** Why calls break off, by how often. */
const midcallFailures: readonly Weighted[] = [
  midcall(5, { text: 'The media connection was lost.' }),
  midcall(3, { q850: [804, 'Media timeout'], by: 'platform' }),
  midcall(2, { sip: [481, 'Call Does Not Exist'], q850: [41, 'Temporary failure'] }),
];

/** What becomes of the other devices of a callee who answers on one. */
const elsewhere: Failure = { stage: 'callSetup', sip: [200, 'Call completed elsewhere'] };

/** The reason as a platform writes it, such as `SIP 486 Busy Here, Q.850 17 User busy, by callee`. */
function reasonOf({ sip, q850, by, text }: Failure): string {
  const parts = [text, sip && `SIP ${sip.join(' ')}`, q850 && `Q.850 ${q850.join(' ')}`, by && `by ${by}`];
  return parts.filter(Boolean).join(', ');
}

function failureInfo(failure: Failure): JsonObject {
  return { stage: failure.stage, reason: reasonOf(failure) };
}

const byReason = new Map(
  [...setUpFailures, ...midcallFailures].map(([, failure]) => [reasonOf(failure), failure] as const),
);

/** The failure of which {@link failureOf} made a `failureInfo`. */
export function failureBehind({ reason }: JsonObject): Failure | undefined {
  return byReason.get(String(reason));
}

/**
 * Returns a `failureInfo`: calls on bad networks can break off, and any call can fail to be set up.
 * @param unanswered part of the calls that are not set up
 */
export function failureOf(trouble: number, unanswered: number, random: Random): JsonObject | undefined {
  if (random.chance(unanswered)) return failureInfo(random.weighted(setUpFailures));
  return random.chance(0.08 * trouble) ? failureInfo(random.weighted(midcallFailures)) : undefined;
}

/** The `failureInfo` of a device on which the callee did not answer. */
export function lostFork(): JsonObject {
  return failureInfo(elsewhere);
}
