import type { NetworkConnectionTypeMember } from '../../call-records/model';
import type { JsonObject } from '../../edm/json/json-value';
import type { Random } from './random';

/** A network from which people call. */
export interface Network {
  readonly connectionType: NetworkConnectionTypeMember;
  /** First three bytes of its IPv4 addresses. */
  readonly prefix: string;
  readonly dnsSuffix?: string;
  /** Bit/s. */
  readonly linkSpeed: number;
  /** Public IP address. */
  readonly reflexive: string;
  /** How bad calls are when it is busy, from 0 to 1. */
  readonly badness: number;
  /** Whether the office's busy hours affect it. */
  readonly isShared: boolean;
  readonly accessPoints: readonly string[];
}

/** An office with wired and Wi-Fi networks. */
export interface Site {
  readonly wired: readonly Network[];
  readonly wifi: readonly Network[];
}

/** The wired floor on which calls are bad at any hour, 10.21.2.0, because its switch is broken. */
const BAD_SITE = 1;
const BAD_FLOOR = 2;
const brokenSwitch = { badness: 1.2, isShared: false } as const;

export function makeSites(count: number, random: Random): Site[] {
  return Array.from({ length: count }, (_, index) => makeSite(index, random));
}

function makeSite(index: number, random: Random): Site {
  const reflexive = `203.0.113.${10 + index}`;
  const shared = { dnsSuffix: `site${index + 1}.contoso.com`, reflexive, isShared: true };
  const floors = Array.from({ length: 4 }, (_, floor) => floor);
  return {
    wired: floors.map((floor) => ({
      ...shared,
      connectionType: 'wired',
      prefix: `10.${20 + index}.${floor}`,
      linkSpeed: 1_000_000_000,
      badness: 0.02 + 0.08 * random.unit(),
      accessPoints: [],
      ...(index === BAD_SITE && floor === BAD_FLOOR ? brokenSwitch : {}),
    })),
    // Floors differ in quality; one floor of each site is bad.
    wifi: floors.map((floor) => ({
      ...shared,
      connectionType: 'wifi',
      prefix: `10.${20 + index}.${100 + floor}`,
      linkSpeed: 433_000_000,
      badness: floor === index % 4 ? 0.75 : 0.12 + 0.2 * random.unit(),
      accessPoints: Array.from({ length: 3 }, () => macAddress(random)),
    })),
  };
}

export function makeHome(random: Random): Network {
  const isWired = random.chance(0.3);
  return {
    connectionType: isWired ? 'wired' : 'wifi',
    prefix: `192.168.${random.whole(0, 3)}`,
    linkSpeed: isWired ? 1_000_000_000 : 144_000_000,
    reflexive: `198.51.100.${random.whole(1, 254)}`,
    badness: (isWired ? 0.05 : 0.15) + 0.4 * random.unit() * random.unit(),
    isShared: false,
    accessPoints: isWired ? [] : [macAddress(random)],
  };
}

export function makeMobile(carrier: number): Network {
  return {
    connectionType: 'mobile',
    prefix: `100.${64 + carrier}.12`,
    linkSpeed: 50_000_000,
    reflexive: `192.0.2.${10 + carrier}`,
    badness: 0.45 + 0.15 * carrier,
    isShared: false,
    accessPoints: [],
  };
}

/** Generates an endpoint's report about its network. @param trouble from 0 to 1 */
export function networkInfo(network: Network, trouble: number, random: Random): JsonObject {
  const { connectionType, prefix, dnsSuffix, linkSpeed, reflexive, accessPoints } = network;
  return {
    connectionType,
    networkTransportProtocol: random.chance(0.97) ? 'udp' : 'tcp',
    ipAddress: `${prefix}.${random.whole(2, 250)}`,
    subnet: `${prefix}.0`,
    linkSpeed,
    port: random.whole(50_000, 50_059),
    reflexiveIPAddress: reflexive,
    relayIPAddress: `52.114.188.${random.whole(2, 60)}`,
    relayPort: 3478,
    ...(dnsSuffix === undefined ? {} : { dnsSuffix }),
    macAddress: macAddress(random),
    bandwidthLowEventRatio: ratio(trouble * trouble * 0.3 * random.unit()),
    delayEventRatio: ratio(trouble * 0.2 * random.unit()),
    receivedQualityEventRatio: ratio(trouble * 0.4 * random.unit()),
    sentQualityEventRatio: ratio(trouble * 0.4 * random.unit()),
    traceRouteHops: [],
    ...(connectionType === 'wifi' ? wifiInfo(accessPoints, trouble, random) : {}),
  };
}

function wifiInfo(accessPoints: readonly string[], trouble: number, random: Random): JsonObject {
  const isCrowded = random.chance(0.2 + 0.5 * trouble);
  return {
    basicServiceSetIdentifier: random.pick(accessPoints),
    wifiBand: isCrowded ? 'frequency24GHz' : 'frequency50GHz',
    wifiChannel: isCrowded ? random.pick([1, 6, 11]) : random.pick([36, 44, 52, 100]),
    wifiRadioType: isCrowded ? 'wifi80211n' : random.pick(['wifi80211ac', 'wifi80211ax']),
    wifiSignalStrength: Math.round(95 - 60 * trouble * random.unit()),
    wifiBatteryCharge: random.whole(10, 100),
    wifiVendorDriver: 'Intel(R) Wi-Fi 6 AX201 160MHz',
    wifiVendorDriverVersion: '22.180.0.4',
    wifiMicrosoftDriver: 'Microsoft Wi-Fi Direct Virtual Adapter',
    wifiMicrosoftDriverVersion: '10.0.19041.1',
  };
}

/** Rounds a ratio to the digits of real reports. */
export function ratio(value: number): number {
  return Number(Math.min(Math.max(value, 0), 1).toFixed(6));
}

function macAddress(random: Random): string {
  const rest = [1, 2, 3, 4, 5].map(() => random.whole(0, 255).toString(16).padStart(2, '0'));
  return ['02', ...rest].join('-');
}
