import { NOTHING } from './numbers';

/** Phrases of SIP's final answers (RFC 3261, section 21, and the RFCs that added codes). */
const sipPhrases: ReadonlyMap<number, string> = new Map([
  [200, 'OK'],
  [300, 'Multiple Choices'],
  [301, 'Moved Permanently'],
  [302, 'Moved Temporarily'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [407, 'Proxy Authentication Required'],
  [408, 'Request Timeout'],
  [410, 'Gone'],
  [415, 'Unsupported Media Type'],
  [480, 'Temporarily Unavailable'],
  [481, 'Call/Transaction Does Not Exist'],
  [484, 'Address Incomplete'],
  [485, 'Ambiguous'],
  [486, 'Busy Here'],
  [487, 'Request Terminated'],
  [488, 'Not Acceptable Here'],
  [500, 'Server Internal Error'],
  [501, 'Not Implemented'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Server Time-out'],
  [513, 'Message Too Large'],
  [600, 'Busy Everywhere'],
  [603, 'Decline'],
  [604, 'Does Not Exist Anywhere'],
  [606, 'Not Acceptable'],
  [607, 'Unwanted'],
  [608, 'Rejected'],
]);

/** Names of causes of ITU-T Q.850, shortened. */
const causeNames: ReadonlyMap<number, string> = new Map([
  [1, 'Unallocated number'],
  [3, 'No route to destination'],
  [16, 'Normal call clearing'],
  [17, 'User busy'],
  [18, 'No user responding'],
  [19, 'No answer from user'],
  [20, 'Subscriber absent'],
  [21, 'Call rejected'],
  [22, 'Number changed'],
  [26, 'Non-selected user clearing'],
  [27, 'Destination out of order'],
  [28, 'Invalid number format'],
  [31, 'Normal, unspecified'],
  [34, 'No circuit available'],
  [38, 'Network out of order'],
  [41, 'Temporary failure'],
  [42, 'Switching equipment congestion'],
  [44, 'Requested circuit not available'],
  [52, 'Outgoing calls barred'],
  [54, 'Incoming calls barred'],
  [57, 'Bearer capability not authorised'],
  [65, 'Bearer capability not implemented'],
  [79, 'Service not implemented'],
  [88, 'Incompatible destination'],
  [102, 'Recovery on timer expiry'],
  [127, 'Interworking, unspecified'],
]);

const named = (code: number | null | undefined, names: ReadonlyMap<number, string>): string =>
  code == null ? NOTHING : [code, names.get(code)].filter((part) => part !== undefined).join(' ');

/** `486 Busy Here` */
export const sipText = (code: number | null | undefined): string => named(code, sipPhrases);

/** `17 User busy` */
export const causeText = (cause: number | null | undefined): string => named(cause, causeNames);
