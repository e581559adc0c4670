import { TYPE_ANNOTATION } from '../../edm/annotations';
import type { JsonObject, JsonValue } from '../../edm/json/json-value';
import { lookupTable } from '../../edm/lookup-table';
import type { PartyKindMember } from '../model';
import { membersOf, objectOf, textOf } from './values';

/** Who or what is on one side of a call. */
export interface Party {
  readonly kind: PartyKindMember | null;
  /** Id of the identity; the number of a phone. */
  readonly id: string | null;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
}

export const nobody: Party = { kind: null, id: null, displayName: null, userPrincipalName: null };
export const service: Party = { ...nobody, kind: 'service' };

/** Kinds by the members of an identity set, the most telling first. */
const kindsByMember = lookupTable<PartyKindMember>({
  user: 'user',
  phone: 'phone',
  guest: 'guest',
  applicationInstance: 'application',
  application: 'application',
  onPremises: 'user',
  azureCommunicationServicesUser: 'other',
  device: 'device',
  encrypted: 'other',
  assertedIdentity: 'other',
});

/** Kinds by the names of identity types, without their namespaces. */
const kindsByType = lookupTable<PartyKindMember>({
  userIdentity: 'user',
  communicationsUserIdentity: 'user',
  communicationsPhoneIdentity: 'phone',
  communicationsGuestIdentity: 'guest',
  communicationsApplicationIdentity: 'application',
  communicationsApplicationInstanceIdentity: 'application',
  azureCommunicationServicesUserIdentity: 'other',
  communicationsEncryptedIdentity: 'other',
});

/** The party of an identity set, by the first kind that it has; a kind of no known name counts as other. */
export function partyOfIdentities(identities: JsonValue | undefined): Party | undefined {
  const set = objectOf(identities);
  if (!set) return undefined;
  for (const [member, kind] of kindsByMember) {
    const identity = objectOf(set[member]);
    if (identity) return partyOf(identity, kind);
  }
  for (const name in set) {
    const identity = objectOf(set[name]);
    if (identity && !name.includes('@')) return partyOf(identity, 'other');
  }
  return undefined;
}

/**
 * The party at an endpoint: by its newer identity, whose gaps the older form fills; else a service, where the endpoint
 * or its software says so.
 * @returns undefined where the endpoint does not tell
 */
export function partyOfEndpoint(endpoint: JsonObject): Party | undefined {
  const older = partyOfIdentities(endpoint.identity);
  const identity = objectOf(endpoint.associatedIdentity);
  if (identity) return filled(partyOf(identity, kindOf(identity) ?? older?.kind ?? guessedKind(identity)), older);
  if (older) return older;
  const agent = membersOf(endpoint.userAgent);
  const isService = typeName(endpoint) === 'serviceEndpoint' || typeName(agent) === 'serviceUserAgent';
  return isService || textOf(agent.role) !== null ? service : undefined;
}

function kindOf(identity: JsonObject): PartyKindMember | undefined {
  const name = typeName(identity);
  return name === undefined ? undefined : kindsByType.get(name);
}

/** The kind of an identity that has no type: a phone where the id is a number with its country code, else a user. */
function guessedKind({ id }: JsonObject): PartyKindMember {
  if (typeof id !== 'string' || !id.startsWith('+')) return 'user';
  const digit = id.charAt(1);
  return digit >= '0' && digit <= '9' ? 'phone' : 'user';
}

function partyOf(identity: JsonObject, kind: PartyKindMember): Party {
  return {
    kind,
    id: textOf(identity.id),
    displayName: textOf(identity.displayName),
    userPrincipalName: textOf(identity.userPrincipalName),
  };
}

function filled(party: Party, other: Party | undefined): Party {
  if (!other || other.kind !== party.kind) return party;
  return {
    kind: party.kind,
    id: party.id ?? other.id,
    displayName: party.displayName ?? other.displayName,
    userPrincipalName: party.userPrincipalName ?? other.userPrincipalName,
  };
}

/** The name in `@odata.type` without its namespace. */
function typeName(value: JsonObject): string | undefined {
  const name = value[TYPE_ANNOTATION];
  return typeof name === 'string' ? name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('#')) + 1) : undefined;
}
