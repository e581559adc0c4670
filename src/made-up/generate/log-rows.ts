import type { JsonObject } from '../../edm/json/json-value';
import { failureBehind } from './failures';
import { generateCallRecords, type Generation } from './generate';

/** Logs of calls over the public telephone network. */
export const generatedLogs = ['pstnCalls', 'directRoutingCalls'] as const;
export type GeneratedLog = (typeof generatedLogs)[number];

/** Number that the organisation calls from. */
const OWN_NUMBER = '+14255550100';
/** Role of the callee of a call that a trunk of the organisation carries; others use a calling plan. */
const TRUNK = 'gateway';
const trunks = ['sbc1.contoso.com', 'sbc2.contoso.com', 'sbc3.contoso.com'];
/** Microsoft's reasons, before the SIP code: the call ended with BYE, or the session border controller refused it. */
const NORMAL_END = 540_000;
const SBC_REFUSED = 560_000;

/**
 * Generates the rows of a log for the telephone calls among the generated call records. A row has the id of its call
 * record, and the user that called.
 */
export function* generateLogRows(log: GeneratedLog, generation: Generation): Generator<JsonObject> {
  for (const record of generateCallRecords(generation)) {
    const call = phoneCallOf(record);
    if (call?.log === log) yield log === 'pstnCalls' ? pstnRow(call) : directRoutingRow(call);
  }
}

interface PhoneCall {
  readonly log: GeneratedLog;
  readonly record: JsonObject;
  readonly calleeNumber: string;
  readonly user: JsonObject;
  readonly failure?: JsonObject;
}

function phoneCallOf(record: JsonObject): PhoneCall | undefined {
  const participants = record.participants_v2 as JsonObject[];
  const phone = participants.map(({ identity }) => (identity as JsonObject).phone).find(Boolean) as
    JsonObject | undefined;
  const [session] = record.sessions as [JsonObject];
  if (!phone) return undefined;
  const { role } = (session.callee as JsonObject).userAgent as JsonObject;
  return {
    log: role === TRUNK ? 'directRoutingCalls' : 'pstnCalls',
    record,
    calleeNumber: String(phone.id),
    user: (session.caller as JsonObject).associatedIdentity as JsonObject,
    ...(session.failureInfo ? { failure: session.failureInfo as JsonObject } : {}),
  };
}

/** What rows of both logs have. */
function commonOf(call: PhoneCall): JsonObject {
  const { record, user, calleeNumber } = call;
  const { startDateTime, endDateTime } = record;
  return {
    id: record.id ?? null,
    userId: user.id ?? null,
    userPrincipalName: user.userPrincipalName ?? null,
    userDisplayName: user.displayName ?? null,
    startDateTime: startDateTime ?? null,
    endDateTime: endDateTime ?? null,
    duration: isEstablished(call)
      ? Math.floor((Date.parse(String(endDateTime)) - Date.parse(String(startDateTime))) / 1000)
      : 0,
    callerNumber: OWN_NUMBER,
    calleeNumber,
  };
}

function pstnRow(call: PhoneCall): JsonObject {
  const common = commonOf(call);
  const minutes = Math.ceil(Number(common.duration) / 60);
  return {
    ...common,
    callId: `${String(call.record.id)}@teams.example.com`,
    callType: 'user_out',
    charge: (minutes * 2) / 100,
    connectionCharge: 0,
    currency: 'USD',
    destinationContext: 'Domestic',
    destinationName: 'United States',
    usageCountryCode: 'US',
    tenantCountryCode: 'US',
    licenseCapability: 'MCOPSTN1',
    inventoryType: 'Subscriber',
    operator: 'Microsoft',
    callDurationSource: 'microsoft',
  };
}

function directRoutingRow(call: PhoneCall): JsonObject {
  const { record } = call;
  const common = commonOf(call);
  const [code, phrase] = (call.failure && failureBehind(call.failure)?.sip) ?? usualEnd(call);
  return {
    ...common,
    correlationId: record.id ?? null,
    inviteDateTime: new Date(Date.parse(String(record.startDateTime)) - ringing(String(record.id))).toISOString(),
    ...(isEstablished(call) ? {} : { failureDateTime: common.endDateTime ?? null }),
    callType: 'ByotOut',
    successfulCall: isEstablished(call),
    finalSipCode: code,
    finalSipCodePhrase: phrase,
    callEndSubReason: (isEstablished(call) ? NORMAL_END : SBC_REFUSED) + code,
    mediaPathLocation: 'USWE',
    signalingLocation: 'USWE',
    mediaBypassEnabled: false,
    trunkFullyQualifiedDomainName: trunks[String(record.id).charCodeAt(0) % trunks.length] ?? null,
  };
}

/** Milliseconds from the invitation to the answer, by the id of the call record: 1 to 9 seconds, mostly few. */
function ringing(id: string): number {
  const part = Number.parseInt(id.slice(0, 4), 16) / 0xffff;
  return Math.round(1_000 + 8_000 * part ** 2);
}

function isEstablished({ failure }: PhoneCall): boolean {
  return failure?.stage !== 'callSetup';
}

/** The end of a call whose failure has no code. */
function usualEnd(call: PhoneCall): readonly [code: number, phrase: string] {
  return isEstablished(call) ? [0, 'BYE'] : [480, 'Temporarily Unavailable'];
}
