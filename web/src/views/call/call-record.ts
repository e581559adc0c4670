import type { Schemas } from '../../api/client';

/** An identity of a call record. The kind is the name under which it stands in a set. */
export interface Identity {
  readonly id?: string | null;
  readonly displayName?: string | null;
}

export type IdentitySet = Readonly<Record<string, Identity | null>>;

/** What a user said about the call. */
export interface Feedback {
  readonly rating?: string | null;
  readonly text?: string | null;
  /** Complaints to choose from, true for those that the user chose. */
  readonly tokens?: Readonly<Record<string, unknown>> | null;
}

/** One side of a session or a segment. */
export interface Endpoint {
  readonly name?: string | null;
  readonly identity?: IdentitySet | null;
  readonly associatedIdentity?: Identity | null;
  readonly userAgent?: { readonly role?: string | null } | null;
  readonly feedback?: Feedback | null;
}

export interface Failure {
  readonly stage?: string | null;
  readonly reason?: string | null;
}

interface Part {
  readonly id: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly caller?: Endpoint | null;
  readonly callee?: Endpoint | null;
  readonly failureInfo?: Failure | null;
}

export interface Segment extends Part {
  readonly media?: readonly unknown[] | null;
}

export interface Session extends Part {
  readonly isTest?: boolean | null;
  readonly modalities?: readonly string[];
  readonly segments?: readonly Segment[];
}

export interface Participant {
  readonly id?: string | null;
  readonly identity?: IdentitySet | null;
}

/** A call record as the view of one call asks for it; its participants and sessions come page by page. */
export interface RecordOfCall {
  readonly id: string;
  readonly version: number;
  readonly lastModifiedDateTime: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly type: string;
  readonly modalities: readonly string[];
  readonly organizer_v2?: Participant | null;
}

export type DirectRoutingRow = Schemas['microsoft.graph.callRecords.directRoutingLogRow'];
export type PstnRow = Schemas['microsoft.graph.callRecords.pstnCallLogRow'];
