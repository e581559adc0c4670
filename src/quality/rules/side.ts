import type { ClientUserAgent, DeviceInfo, NetworkInfo, ServiceUserAgent } from '../../call-records/model';
import type { JsonObject, JsonValue } from '../../edm/json/json-value';
import { nobody, partyOfEndpoint, type Party } from './party';
import { membersOf, objectOf, textOf } from './values';

/** An endpoint of a segment. */
export interface EndpointSide {
  readonly party: Party;
  readonly name: string | null;
  readonly agent: Partial<ClientUserAgent & ServiceUserAgent>;
}

/** An endpoint with the devices and the network that it used for one medium. */
export interface MediaSide {
  readonly endpoint: EndpointSide;
  readonly device: DeviceInfo;
  readonly network: NetworkInfo;
}

const noEndpoint: EndpointSide = { party: nobody, name: null, agent: {} };

/** What is known of a side whose stream does not say which way it flowed. */
export const unknownSide: MediaSide = { endpoint: noEndpoint, device: {}, network: {} };

/**
 * An endpoint of a segment. What it does not tell, the same endpoint of the session does: the identity, the name and the
 * user agent, each as a whole.
 */
export function endpointSide(ofSegment: JsonValue | undefined, ofSession: JsonValue | undefined): EndpointSide {
  const [own, outer] = [membersOf(ofSegment), membersOf(ofSession)];
  return {
    party: partyOfEndpoint(own) ?? partyOfEndpoint(outer) ?? nobody,
    name: textOf(own.name) ?? textOf(outer.name),
    agent: objectOf(own.userAgent) ?? membersOf(outer.userAgent),
  };
}

/** @param device @param network of the side, as the medium reports them */
export function mediaSide(
  endpoint: EndpointSide,
  device: JsonValue | undefined,
  network: JsonValue | undefined,
): MediaSide {
  return { endpoint, device: membersOf(device), network: membersOf(network) as JsonObject & NetworkInfo };
}
