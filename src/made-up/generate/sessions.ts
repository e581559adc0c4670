import type { ModalityMember } from '../../call-records/model';
import type { JsonObject } from '../../edm/json/json-value';
import { appCodecs, type AudioCodecs } from './generated-codecs';
import { makeMedia, type Side } from './generated-media';
import type { Network } from './networks';
import { identityOf, userIdentity, type Device, type Person } from './people';
import type { Random } from './random';
import { busyness } from './schedule';

const type = (name: string): { '@odata.type': string } => ({ '@odata.type': `#microsoft.graph.callRecords.${name}` });

/** A person in a call, with the device and the network in use. */
export interface Attendance extends Side {
  readonly person: Person;
}

/** Time span, in ticks of 100 ns since 1970. */
export interface Span {
  readonly start: bigint;
  readonly end: bigint;
}

export interface SessionPlan extends Span {
  readonly caller: Attendance;
  /** A person, or the endpoint of a service. */
  readonly callee: Attendance | JsonObject;
  readonly modalities: readonly ModalityMember[];
  readonly failure?: JsonObject;
  readonly isTest?: boolean;
  /** Default: those between programs. */
  readonly codecs?: AudioCodecs;
}

/** How much the networks of an office suffer when it is busy, by how busy it is: Wi-Fi suffers late, but then a lot. */
const LOADS = {
  wired: (busy: number): number => 0.25 + busy,
  wifi: (busy: number): number => 0.15 + 1.6 * busy * busy,
};

/** Chooses a person's network and device for a call. @param time milliseconds since 1970 */
export function attend(person: Person, time: number, random: Random): Attendance {
  const isWorking = busyness(time) > 0.3;
  const [network, device] = random.weighted<readonly [Network, Device]>([
    [isWorking ? 4 : 0.3, [at(person.site.wired, person.floor), person.computer]],
    [isWorking ? 4 : 0.3, [at(person.site.wifi, person.floor), person.computer]],
    [3, [person.home, person.computer]],
    [0.7, [person.home, person.phone]],
    [1, [person.mobile, person.phone]],
  ]);
  const load = network.isShared ? LOADS[network.connectionType === 'wifi' ? 'wifi' : 'wired'](busyness(time)) : 0.7;
  const trouble = Math.min(Math.max(network.badness * load * random.about(1, 0.4), 0), 1);
  return { person, network, device, trouble };
}

/** @param id id of the session; default: a new one */
export function makeSession(plan: SessionPlan, random: Random, id = random.uuid()): JsonObject {
  const { caller, callee, modalities, start, end, failure, isTest = false, codecs = appCodecs } = plan;
  const times = { startDateTime: timeText(start), endDateTime: timeText(end) };
  const ends = { caller: participantEndpoint(caller, random), callee: calleeOf(callee, random) };
  const failing: JsonObject = failure ? { failureInfo: failure } : {};
  const seconds = Number(end - start) / 10_000_000;
  const flowed = failure?.stage !== 'callSetup';
  const media = modalities.map((modality) =>
    makeMedia(modality, { caller, callee: isAttendance(callee) ? callee : undefined, seconds, codecs }, random),
  );
  return {
    id,
    ...times,
    modalities: [...modalities],
    isTest,
    ...ends,
    ...failing,
    segments: [{ id, ...times, ...ends, ...failing, media: flowed ? media : [] }],
  };
}

export function serviceEndpoint(role: string): JsonObject {
  return {
    ...type('serviceEndpoint'),
    userAgent: { ...type('serviceUserAgent'), headerValue: 'Media-controller/1.0', applicationVersion: '1.0', role },
  };
}

function participantEndpoint({ person, device, trouble }: Attendance, random: Random): JsonObject {
  const { name, platform, headerValue, applicationVersion, cpu } = device;
  return {
    ...type('participantEndpoint'),
    name,
    userAgent: { ...type('clientUserAgent'), headerValue, applicationVersion, platform, productFamily: 'teams' },
    associatedIdentity: userIdentity(person),
    identity: identityOf(person),
    ...(cpu && { cpuName: cpu.name, cpuCoresCount: cpu.cores, cpuProcessorSpeedInMhz: cpu.megahertz }),
    ...(random.chance(0.06) ? { feedback: feedback(trouble, random) } : {}),
  };
}

function feedback(trouble: number, random: Random): JsonObject {
  const stars = Math.min(Math.max(Math.round(random.about(5 - 4.5 * trouble, 0.6)), 1), 5);
  const rating = ['notRated', 'bad', 'poor', 'fair', 'good', 'excellent'][stars] ?? 'notRated';
  if (stars > 3) return { rating };
  return { rating, tokens: { NoSound: false, Distorted: random.chance(0.6), Interrupted: random.chance(0.7) } };
}

function calleeOf(callee: Attendance | JsonObject, random: Random): JsonObject {
  return isAttendance(callee) ? participantEndpoint(callee, random) : callee;
}

function isAttendance(callee: Attendance | JsonObject): callee is Attendance {
  return 'person' in callee;
}

function at(networks: readonly Network[], floor: number): Network {
  return networks[floor % networks.length] as Network;
}

/** Formats a time with seven fraction digits. @param ticks ticks of 100 ns since 1970 */
export function timeText(ticks: bigint): string {
  const fraction = (ticks % 10_000_000n).toString().padStart(7, '0');
  return `${new Date(Number(ticks / 10_000n)).toISOString().slice(0, 19)}.${fraction}Z`;
}
