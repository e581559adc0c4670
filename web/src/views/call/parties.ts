import type { CallSummary, Stream } from '../../api/client';
import { spaced } from '../../format/words';
import type { Endpoint, Identity, IdentitySet } from './call-record';

/** Side of a call. */
export type End = 'caller' | 'callee';

/** Who or what takes part in a call, with the name that the page uses for it. */
export interface Party {
  /** The same for the same party, wherever the record names it. */
  readonly key: string;
  readonly label: string;
  /** Whether it is a service without an identity, such as the media controller of a meeting. */
  readonly isService: boolean;
  /** Id of a user whose page can be opened. */
  readonly userId?: string;
}

const unnamed = (end?: End): Party => ({
  ...{ key: `unnamed ${end ?? ''}`, isService: false },
  label: end === undefined ? 'Unnamed' : `Unnamed ${end}`,
});

/** Members of an identity set that name a user of the directory. */
const userKinds: readonly string[] = ['user', 'onPremises'];

/**
 * Names the parties of a call. A call between two parties can lead through a gateway. The record then has a service in
 * place of the telephone, and its summary tells which number was behind it.
 */
export class Parties {
  constructor(private readonly summary: CallSummary | null | undefined) {}

  /** The caller or the callee of the call, by its summary. */
  ofEnd(end: End): Party | undefined {
    const { summary } = this;
    if (!summary) return undefined;
    const [name, number, userId, type] =
      end === 'caller'
        ? [summary.fromName, summary.fromNumber, summary.fromUserId, summary.fromType]
        : [summary.toName, summary.toNumber, summary.toUserId, summary.toType];
    const label = name ?? number ?? userId;
    if (label == null) return type === 'service' ? serviceOf(undefined) : undefined;
    return {
      ...{ key: userId ?? number ?? label, label, isService: false },
      ...(userId != null && { userId }),
    };
  }

  /** The party at an end of a session or segment. What a segment does not tell, its session does. */
  at(end: End, ...parts: readonly { readonly [Name in End]?: Endpoint | null }[]): Party {
    for (const part of parts) {
      const found = partyOfEndpoint(part[end]);
      if (found) return found.isService ? this.behind(end, found) : found;
    }
    return (this.isBetweenTwo ? this.ofEnd(end) : undefined) ?? unnamed(end);
  }

  /** The service at an end, even where a telephone is behind it. */
  serviceAt(end: End, session: { readonly [Name in End]?: Endpoint | null }): Party | undefined {
    const found = partyOfEndpoint(session[end]);
    return found?.isService ? found : undefined;
  }

  /** The party that sent or received a stream. */
  ofStream(side: 'sender' | 'receiver', stream: Stream): Party {
    const end: End = (side === 'sender') === (stream.streamDirection === 'callerToCallee') ? 'caller' : 'callee';
    const [id, name, type, role] =
      side === 'sender'
        ? [stream.senderId, stream.senderDisplayName, stream.senderType, stream.senderServiceRole]
        : [stream.receiverId, stream.receiverDisplayName, stream.receiverType, stream.receiverServiceRole];
    if (type === 'service') return this.behind(end, serviceOf(role));
    const label = name ?? id;
    if (label == null) return unnamed(stream.streamDirection == null ? undefined : end);
    return {
      ...{ key: id ?? label, label, isService: false },
      ...(type === 'user' && id != null && { userId: id }),
    };
  }

  /** Between two parties, whoever the summary names stands in for a service. */
  private behind(end: End, service: Party): Party {
    const party = this.isBetweenTwo ? this.ofEnd(end) : undefined;
    return party && !party.isService ? party : service;
  }

  private get isBetweenTwo(): boolean {
    return this.summary?.type === 'peerToPeer';
  }
}

const serviceOf = (role: string | null | undefined): Party => ({
  key: `service ${role ?? ''}`,
  label: role == null || role === 'unknown' ? 'Service' : spaced(role),
  isService: true,
});

/** The party of an endpoint: by its newer identity, whose gaps the older form fills. */
function partyOfEndpoint(endpoint: Endpoint | null | undefined): Party | undefined {
  if (!endpoint) return undefined;
  const older = identityOf(endpoint.identity);
  const newer = endpoint.associatedIdentity;
  const id = newer?.id ?? older?.id;
  const label = newer?.displayName ?? older?.displayName ?? id;
  const isUser = older === undefined ? !/^\+\d/.test(id ?? '') : older.isUser;
  if (label != null) {
    return { key: id ?? label, label, isService: false, ...(isUser && id != null && { userId: id }) };
  }
  const role = endpoint.userAgent?.role;
  return role == null ? undefined : serviceOf(role);
}

/** The party of a participant. */
export function partyOfIdentities(identities: IdentitySet | null | undefined): Party {
  const identity = identityOf(identities);
  const label = identity?.displayName ?? identity?.id;
  if (label == null) return unnamed();
  const { id, isUser } = identity ?? {};
  return { key: id ?? label, label, isService: false, ...(isUser && id != null && { userId: id }) };
}

function identityOf(identities: IdentitySet | null | undefined): (Identity & { readonly isUser: boolean }) | undefined {
  const named = Object.entries(identities ?? {}).filter(([name, identity]) => identity && !name.includes('@'));
  const [name, identity] = named.find(([kind]) => userKinds.includes(kind)) ?? named[0] ?? [];
  return identity ? { ...identity, isUser: userKinds.includes(name ?? '') } : undefined;
}
