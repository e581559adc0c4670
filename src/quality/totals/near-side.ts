import { streamForm } from '../rows/derived-rows';
import type { StoredRow } from '../rows/row-form';

interface SidePlaces {
  readonly type: number;
  readonly id: number;
  readonly platform: number;
  readonly connectionType: number;
  readonly wifiBand: number;
  readonly subnet: number;
  readonly address: number;
}

function placesOf(side: 'sender' | 'receiver'): SidePlaces {
  return {
    type: streamForm.at(`${side}Type`),
    id: streamForm.at(`${side}Id`),
    platform: streamForm.at(`${side}Platform`),
    connectionType: streamForm.at(`${side}ConnectionType`),
    wifiBand: streamForm.at(`${side}WifiBand`),
    subnet: streamForm.at(`${side}Subnet`),
    address: streamForm.at(`${side}IPAddress`),
  };
}

const sender = placesOf('sender');
const receiver = placesOf('receiver');

/** What the totals tell of the side where a stream was received, or would have been. */
export interface NearSide {
  readonly platform: string | null;
  readonly connectionType: string | null;
  readonly wifiBand: string | null;
  readonly subnet: string | null;
  readonly user: string | undefined;
}

/**
 * The near side of a stream is its receiver, where its quality is felt. A service or a phone has no network of its own:
 * where such a one receives, and the sender has a network, the near side is the sender.
 */
export function nearSideOf(stream: StoredRow): NearSide {
  const receives = text(stream, receiver.type);
  const isFar = (receives === 'service' || receives === 'phone') && hasNetwork(stream, sender);
  const { type, id, platform, connectionType, wifiBand, subnet } = isFar ? sender : receiver;
  const kind = text(stream, type);
  return {
    platform: text(stream, platform),
    connectionType: text(stream, connectionType),
    wifiBand: text(stream, wifiBand),
    subnet: text(stream, subnet),
    user: kind === 'user' || kind === 'guest' ? (text(stream, id) ?? undefined) : undefined,
  };
}

function hasNetwork(stream: StoredRow, { subnet, connectionType, address }: SidePlaces): boolean {
  return [subnet, connectionType, address].some((place) => text(stream, place) !== null);
}

function text(row: StoredRow, place: number): string | null {
  return row[place] ?? null;
}
