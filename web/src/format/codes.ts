import { NOTHING } from './numbers';

/** Answers of SIP in words: RFC 3261 section 21, and the later ones of the registry of SIP parameters at IANA. */
export const sipCodes: ReadonlyMap<number, string> = new Map([
  [180, 'The phone rings'],
  [183, 'The call makes progress'],
  [200, 'Done'],
  [202, 'Accepted'],
  [300, 'There are several choices'],
  [301, 'Moved for good'],
  [302, 'Moved for now'],
  [305, 'A proxy has to be used'],
  [380, 'Another service is offered'],
  [400, 'The request cannot be understood'],
  [401, 'The caller has to sign in'],
  [402, 'Payment is required'],
  [403, 'Forbidden'],
  [404, 'The number or user does not exist'],
  [405, 'The method is not allowed'],
  [406, 'No acceptable form of the answer'],
  [407, 'The proxy asks the caller to sign in'],
  [408, 'No answer in time'],
  [410, 'The number or user is gone'],
  [413, 'The request is too long'],
  [414, 'The address is too long'],
  [415, 'The media type is not supported'],
  [416, 'The kind of address is not supported'],
  [420, 'An extension is not supported'],
  [421, 'An extension is required'],
  [423, 'The interval is too brief'],
  [428, 'A verified identity is required'],
  [429, 'The referrer has to be named'],
  [433, 'Anonymous calls are refused'],
  [436, 'The source of the identity cannot be reached'],
  [437, 'The certificate is not supported'],
  [438, 'The identity is not valid'],
  [480, 'Not available for now'],
  [481, 'The call does not exist'],
  [482, 'The call went in a circle'],
  [483, 'Too many hops'],
  [484, 'The number is not complete'],
  [485, 'The number is ambiguous'],
  [486, 'Busy'],
  [487, 'The caller gave up'],
  [488, 'The media cannot be agreed on'],
  [491, 'Another request is under way'],
  [493, 'The request cannot be decrypted'],
  [500, 'The server has failed'],
  [501, 'The server does not support this'],
  [502, 'The next gateway answered wrongly'],
  [503, 'The service is not available'],
  [504, 'The next server did not answer in time'],
  [505, 'The version of SIP is not supported'],
  [513, 'The message is too large'],
  [580, 'A precondition failed'],
  [600, 'Busy everywhere'],
  [603, 'Declined'],
  [604, 'The user exists nowhere'],
  [606, 'No media are acceptable anywhere'],
  [607, 'Unwanted'],
  [608, 'Rejected by an analytics service'],
]);

/** Causes of ITU-T Q.850 in words. Those above 127 are FreeSWITCH's own. */
export const q850Causes: ReadonlyMap<number, string> = new Map([
  [1, 'The number is not assigned'],
  [2, 'No route to the transit network'],
  [3, 'No route to the destination'],
  [6, 'The channel is not acceptable'],
  [7, 'The call was delivered on an open channel'],
  [16, 'Normal end'],
  [17, 'Busy'],
  [18, 'The phone does not respond'],
  [19, 'The phone rings, nobody answers'],
  [20, 'The subscriber cannot be reached'],
  [21, 'Rejected'],
  [22, 'The number has changed'],
  [23, 'Sent to another destination'],
  [25, 'Routing error at an exchange'],
  [26, 'Another phone answered'],
  [27, 'The destination is out of order'],
  [28, 'The format of the number is not valid'],
  [29, 'The facility is rejected'],
  [30, 'Answer to a status enquiry'],
  [31, 'Normal, not specified'],
  [34, 'No circuit is free'],
  [38, 'The network is out of order'],
  [41, 'Temporary failure'],
  [42, 'The switch is overloaded'],
  [43, 'Access information was discarded'],
  [44, 'The requested circuit is not free'],
  [47, 'No resource is free'],
  [50, 'The facility is not subscribed'],
  [52, 'Outgoing calls are barred'],
  [54, 'Incoming calls are barred'],
  [55, 'Incoming calls are barred in the closed group'],
  [57, 'The kind of call is not allowed'],
  [58, 'The kind of call is not available now'],
  [63, 'The service is not available'],
  [65, 'The kind of call is not implemented'],
  [69, 'The facility is not implemented'],
  [79, 'The service is not implemented'],
  [81, 'The reference of the call is not valid'],
  [88, 'The destination is not compatible'],
  [90, 'The closed group does not exist'],
  [95, 'The message is not valid'],
  [96, 'A mandatory element is missing'],
  [97, 'The type of message does not exist'],
  [99, 'The element does not exist'],
  [100, 'An element is not valid'],
  [101, 'The message does not fit the state of the call'],
  [102, 'A timer ran out'],
  [111, 'Protocol error'],
  [127, 'Interworking, not specified'],
  [487, 'The caller gave up'],
  [702, 'Another phone of the group answered'],
  [800, 'Transferred with a consultation'],
  [801, 'Transferred'],
  [804, 'No media arrived in time'],
  [805, 'Another phone picked up'],
  [819, 'Unwanted'],
]);

/** `SIP 486: Busy` */
export const sipText = (code: number | null): string => coded('SIP', code, sipCodes);

/** `Q.850 17: Busy` */
export const q850Text = (cause: number | null): string => coded('Q.850', cause, q850Causes);

function coded(family: string, code: number | null, words: ReadonlyMap<number, string>): string {
  if (code === null) return NOTHING;
  const said = words.get(code);
  return said === undefined ? `${family} ${code}` : `${family} ${code}: ${said}`;
}

/**
 * Microsoft's reason of a direct routing call in words. Six digits that begin with 560 or 540 end with the SIP code that
 * the session border controller sent, or with 000; Microsoft's services make all others.
 */
export function microsoftText(reason: number): string {
  const [, code] = /^5[46]0(\d{3})$/.exec(String(reason)) ?? [];
  if (code === undefined) return `Microsoft ${reason}: made by Microsoft’s service`;
  if (Number(code) === 0) return `Microsoft ${reason}: no SIP code, as at a normal end`;
  return `Microsoft ${reason}: the session border controller sent ${sipText(Number(code))}`;
}

export interface Codes {
  readonly sip?: number;
  readonly q850?: number;
  /** Text after the SIP code, as it was written. */
  readonly phrase?: string;
}

const sip = /\bsip\W{0,4}(?:(?:cause|code|status)\W{0,4})?([1-6]\d\d)(?!\d)(?: ([^,;"]+))?/i;
const q850 = /\bq\W?850\W{0,4}(?:(?:cause|code)\W{0,4})?(\d{1,3})(?!\d)/i;

/** Codes in the reason of a failure, such as `SIP 486 Busy Here, Q.850 17 User busy, by callee`. */
export function codesOf(reason: string | null | undefined): Codes {
  const [, code, phrase] = sip.exec(reason ?? '') ?? [];
  const [, cause] = q850.exec(reason ?? '') ?? [];
  return {
    ...(code !== undefined && { sip: Number(code) }),
    ...(cause !== undefined && { q850: Number(cause) }),
    ...(phrase !== undefined && { phrase: phrase.trim() }),
  };
}
