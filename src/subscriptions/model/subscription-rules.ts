import type { Finding } from '../../edm/json/finding';
import type { JsonObject, JsonValue } from '../../edm/json/json-value';
import type { AddressPolicy } from '../outgoing/address-policy';
import { certificateProblem } from '../outgoing/encryption';
import { tlsVersions } from '../outgoing/webhook.client';
import { URL_LENGTH } from './subscription';
import { resourceProblem } from './watched-resource';

/** What can happen to a call record; `deleted` is an addition to Graph. */
export const changeKinds = ['created', 'updated', 'deleted'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Parses a `changeType`; undefined when it contains an unknown kind. */
export function changeKindsOf(changeType: string): ReadonlySet<ChangeKind> | undefined {
  const names = changeType.split(',').map((name) => name.trim());
  const kinds = changeKinds.filter((kind) => names.includes(kind));
  return names.every((name) => changeKinds.some((kind) => kind === name)) ? new Set(kinds) : undefined;
}

/** Checks a string member. Returns the problem, worded to follow the member's name. */
type Rule = (value: string) => string | undefined;

/** Members that Graph has for other resources only, or that this service does not support. */
const notOffered = ['notificationQueryOptions', 'notificationUrlAppId'] as const;

/** Members that are required with `includeResourceData`, and not allowed without it. */
const ofResourceData = ['encryptionCertificate', 'encryptionCertificateId'] as const;

/** Checks a new subscription beyond the rules of its type. */
export function unfitSubscription(json: JsonObject, policy: AddressPolicy): Finding[] {
  const rules: readonly (readonly [string, Rule])[] = [
    ['changeType', changeTypeProblem],
    ['encryptionCertificate', certificateProblem],
    ['lifecycleNotificationUrl', (url) => urlProblem(url, policy)],
    ['latestSupportedTlsVersion', tlsProblem],
    ['notificationUrl', (url) => urlProblem(url, policy)],
    ['resource', resourceProblem],
  ];
  const broken = rules.flatMap(([name, rule]) => findingOf(name, json[name], rule));
  const beyond = notOffered.filter((name) => (json[name] ?? null) !== null).map((name) => invalid(name, absent));
  return [...broken, ...beyond, ...unpaired(json)];
}

/** Checks that the certificate members are present exactly when resource data is. */
function unpaired({ includeResourceData, ...json }: JsonObject): Finding[] {
  const isWanted = includeResourceData === true;
  const rule = isWanted ? 'is needed with includeResourceData' : 'goes with includeResourceData';
  const names = ofResourceData.filter((name) => ((json[name] ?? null) !== null) !== isWanted);
  return names.map((name) => invalid(name, rule));
}

/** Checks a change of a subscription: fixed members must not get other values. @param source the body as it was sent */
export function unfitRenewal(
  json: JsonObject,
  source: JsonObject,
  stored: JsonObject,
  fixed: readonly string[],
  policy: AddressPolicy,
): Finding[] {
  const broken = [
    ...findingOf('notificationUrl', json.notificationUrl, (url) => urlProblem(url, policy)),
    ...findingOf('encryptionCertificate', json.encryptionCertificate, certificateProblem),
    ...unpaired({ ...stored, ...json, includeResourceData: stored.includeResourceData ?? null }),
  ];
  const others = fixed.filter((name) => source[name] !== undefined && source[name] !== (stored[name] ?? null));
  return [...broken, ...others.map((name) => invalid(name, 'cannot be changed: make another subscription'))];
}

const absent = 'belongs to what is not offered: leave it out';

function findingOf(name: string, value: JsonValue | undefined, rule: Rule): Finding[] {
  const problem = typeof value === 'string' ? rule(value) : undefined;
  return problem === undefined ? [] : [invalid(name, problem)];
}

function changeTypeProblem(text: string): string | undefined {
  return changeKindsOf(text) ? undefined : `must be one or more of ${changeKinds.join(', ')}, separated by commas`;
}

function tlsProblem(text: string): string | undefined {
  return Object.hasOwn(tlsVersions, text) ? undefined : `must be one of ${Object.keys(tlsVersions).join(', ')}`;
}

function urlProblem(text: string, policy: AddressPolicy): string | undefined {
  if (!URL.canParse(text)) return 'must be an absolute URL';
  const url = new URL(text);
  if (url.href.length > URL_LENGTH) return `must not have more than ${URL_LENGTH} characters`;
  return policy.problemOf(url);
}

function invalid(target: string, message: string): Finding {
  return { code: 'invalidValue', message, target };
}
