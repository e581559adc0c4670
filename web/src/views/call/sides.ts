import type { Stream } from '../../api/client';
import { fixed } from '../../format/numbers';
import { spaced } from '../../format/words';
import type { Parties, Party } from './parties';

/** One side of a stream, by names without `sender` and `receiver`. */
interface Side {
  readonly endpointName: string | null;
  readonly platform: string | null;
  readonly productFamily: string | null;
  readonly applicationVersion: string | null;
  readonly captureDeviceName: string | null;
  readonly renderDeviceName: string | null;
  readonly connectionType: string | null;
  readonly wifiBand: string | null;
  readonly wifiSignalStrength: number | null;
  readonly linkSpeed: number | null;
  readonly ipAddress: string | null;
  readonly subnet: string | null;
  readonly reflexiveIPAddress: string | null;
  readonly basicServiceSetIdentifier: string | null;
}

/** Something known about a party, such as its subnet. A party can have several values, such as two microphones. */
export interface Fact {
  readonly title: string;
  /** Filter of the list of calls that a value leads to. */
  readonly filter?: 'platform' | 'version' | 'device' | 'connection' | 'band' | 'subnet';
  value(side: Side): string | null;
  /** How people read the value. */
  text?(value: string): string;
}

export const facts: readonly Fact[] = [
  { title: 'Device', value: (side) => side.endpointName },
  { title: 'Platform', filter: 'platform', value: (side) => side.platform, text: platformText },
  { title: 'Software', value: (side) => side.productFamily, text: spaced },
  { title: 'Version', filter: 'version', value: (side) => side.applicationVersion },
  { title: 'Microphone or camera', filter: 'device', value: (side) => side.captureDeviceName },
  { title: 'Speaker or screen', filter: 'device', value: (side) => side.renderDeviceName },
  { title: 'Connection', filter: 'connection', value: (side) => side.connectionType, text: connectionText },
  { title: 'Wi-Fi band', filter: 'band', value: (side) => side.wifiBand, text: bandText },
  { title: 'Wi-Fi signal', value: (side) => withUnit(side.wifiSignalStrength, '%', 0) },
  { title: 'Link speed', value: (side) => withUnit(megabits(side.linkSpeed), 'Mbit/s', 0) },
  { title: 'Subnet', filter: 'subnet', value: (side) => side.subnet },
  { title: 'IP address', value: (side) => side.ipAddress },
  { title: 'Address seen by the relay', value: (side) => side.reflexiveIPAddress },
  { title: 'Access point', value: (side) => side.basicServiceSetIdentifier },
];

/** A party with what its streams tell about it. */
export interface PartySides {
  readonly party: Party;
  readonly sides: readonly Side[];
}

/** Devices and networks of each party, as all of its streams name them. */
export function sidesOf(streams: readonly Stream[], parties: Parties): readonly PartySides[] {
  const found = new Map<string, { readonly party: Party; readonly sides: Side[] }>();
  for (const stream of streams) {
    if (stream.streamDirection == null) continue;
    for (const [side, party] of [
      [senderSide(stream), parties.ofStream('sender', stream)],
      [receiverSide(stream), parties.ofStream('receiver', stream)],
    ] as const) {
      const known = found.get(party.key) ?? { party, sides: [] };
      known.sides.push(side);
      found.set(party.key, known);
    }
  }
  return [...found.values()].filter(({ sides }) => facts.some((fact) => valuesOf(fact, sides).length > 0));
}

/** The different values of a fact. */
export const valuesOf = (fact: Fact, sides: readonly Side[]): readonly string[] => [
  ...new Set(sides.map((side) => fact.value(side)).filter((value): value is string => value !== null && value !== '')),
];

function platformText(platform: string): string {
  return ['macOS', 'iOS'].includes(platform) ? platform : spaced(platform);
}

function connectionText(type: string): string {
  return type === 'wifi' ? 'Wi-Fi' : spaced(type);
}

const bands: ReadonlyMap<string, string> = new Map([
  ['frequency24GHz', '2.4 GHz'],
  ['frequency50GHz', '5 GHz'],
  ['frequency60GHz', '6 GHz'],
]);

function bandText(band: string): string {
  return bands.get(band) ?? spaced(band);
}

const megabits = (bits: number | null): number | null => (bits === null ? null : bits / 1e6);

const withUnit = (value: number | null, unit: string, digits: number): string | null =>
  value === null ? null : `${fixed(value, digits)} ${unit}`;

const senderSide = (stream: Stream): Side => ({
  endpointName: stream.senderEndpointName,
  platform: stream.senderPlatform,
  productFamily: stream.senderProductFamily,
  applicationVersion: stream.senderApplicationVersion,
  captureDeviceName: stream.senderCaptureDeviceName,
  renderDeviceName: stream.senderRenderDeviceName,
  connectionType: stream.senderConnectionType,
  wifiBand: stream.senderWifiBand,
  wifiSignalStrength: stream.senderWifiSignalStrength,
  linkSpeed: stream.senderLinkSpeed,
  ipAddress: stream.senderIPAddress,
  subnet: stream.senderSubnet,
  reflexiveIPAddress: stream.senderReflexiveIPAddress,
  basicServiceSetIdentifier: stream.senderBasicServiceSetIdentifier,
});

const receiverSide = (stream: Stream): Side => ({
  endpointName: stream.receiverEndpointName,
  platform: stream.receiverPlatform,
  productFamily: stream.receiverProductFamily,
  applicationVersion: stream.receiverApplicationVersion,
  captureDeviceName: stream.receiverCaptureDeviceName,
  renderDeviceName: stream.receiverRenderDeviceName,
  connectionType: stream.receiverConnectionType,
  wifiBand: stream.receiverWifiBand,
  wifiSignalStrength: stream.receiverWifiSignalStrength,
  linkSpeed: stream.receiverLinkSpeed,
  ipAddress: stream.receiverIPAddress,
  subnet: stream.receiverSubnet,
  reflexiveIPAddress: stream.receiverReflexiveIPAddress,
  basicServiceSetIdentifier: stream.receiverBasicServiceSetIdentifier,
});
