import { streamForm } from '../rows/derived-rows';
import type { StoredRow } from '../rows/row-form';

/** Places of the texts of one side in a stream's row. */
export interface SidePlaces {
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

export const sender = placesOf('sender');
export const receiver = placesOf('receiver');

/**
 * The near side of a stream is its receiver, where its quality is felt. A service or a phone has no network of its own:
 * where such a one receives, and the sender has a network, the near side is the sender.
 */
export function nearSideOf(stream: StoredRow): SidePlaces {
  const receives = stream[receiver.type];
  const isFar = (receives === 'service' || receives === 'phone') && hasNetwork(stream, sender);
  return isFar ? sender : receiver;
}

function hasNetwork(stream: StoredRow, { subnet, connectionType, address }: SidePlaces): boolean {
  return stream[subnet] !== null || stream[connectionType] !== null || stream[address] !== null;
}
