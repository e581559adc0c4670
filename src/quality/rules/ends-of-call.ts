import type { JsonObject } from '../../edm/json/json-value';
import type { CallSummary } from '../model';
import type { CallSource } from './call-source';
import { nobody, partyOfEndpoint, partyOfIdentities, type Party } from './party';
import { membersOf, textOf } from './values';

export type CallEnds = Pick<
  CallSummary,
  'fromType' | 'fromName' | 'fromNumber' | 'fromUserId' | 'toType' | 'toName' | 'toNumber' | 'toUserId'
>;

/**
 * Who called whom. The first session names the caller and the callee. Where it names a service, as for a telephone
 * behind a gateway, or nobody, the organizer or a participant other than the party at the other end stands in. Of a
 * group call, `from` is the organizer, and `to` is empty unless a person was called. The direct routing log gives
 * numbers that the call record does not have.
 */
export function endsOfCall({ body, participants, sessions, directRouting }: CallSource): CallEnds {
  const first = sessions[0]?.body ?? {};
  const caller = partyOfEndpoint(membersOf(first.caller));
  const callee = partyOfEndpoint(membersOf(first.callee));
  const organizer = partyOfMember(membersOf(body.organizer_v2)) ?? partyOfIdentities(body.organizer);
  if (body.type === 'groupCall') return endsOf(organizer ?? personIn(caller) ?? nobody, personIn(callee) ?? nobody);
  const others = [organizer, ...participants.map(partyOfMember)];
  const otherThan = (end: Party | undefined): Party | undefined =>
    others.find((one) => one !== undefined && !isSame(one, end));
  const from = personIn(caller) ?? otherThan(personIn(callee)) ?? caller;
  const to = personIn(callee) ?? otherThan(from) ?? callee;
  return endsOf(from ?? nobody, to ?? nobody, directRouting);
}

/** The party of an organizer or a participant, whose id stands in for that of its identity. */
function partyOfMember({ id, identity }: JsonObject): Party | undefined {
  const party = partyOfIdentities(identity);
  return party && { ...party, id: party.id ?? textOf(id) };
}

function personIn(party: Party | undefined): Party | undefined {
  return party?.kind === 'service' ? undefined : party;
}

function isSame(one: Party, other: Party | undefined): boolean {
  return other !== undefined && one.kind === other.kind && one.id === other.id;
}

function endsOf(from: Party, to: Party, row: JsonObject = {}): CallEnds {
  return {
    fromType: from.kind,
    fromName: from.displayName,
    fromNumber: numberOfParty(from) ?? textOf(row.callerNumber),
    fromUserId: userIdOf(from),
    toType: to.kind,
    toName: to.displayName,
    toNumber: numberOfParty(to) ?? textOf(row.calleeNumber),
    toUserId: userIdOf(to),
  };
}

function numberOfParty({ kind, id }: Party): string | null {
  return kind === 'phone' ? id : null;
}

function userIdOf({ kind, id }: Party): string | null {
  return kind === 'user' ? id : null;
}
