// Made-up calls in the form in which the follower reads them: 5,000 users at home in 200 subnets, over 90 days.
import { createHash } from 'node:crypto';

export const DAYS = 90;
export const CALLS_TO_STREAMS = 10;
const USERS = 5_000;
const SUBNETS = 200;
const DAY = 86_400_000;
/** The first of the days, a Monday. */
const FROM = Date.UTC(2026, 0, 5);
export const END = FROM + DAYS * DAY;
/** Parts of the calls of a day that begin in each hour, in tenths of a per cent. */
const busy = [2, 1, 1, 1, 2, 5, 15, 45, 95, 115, 110, 95, 60, 90, 110, 100, 75, 40, 18, 8, 5, 3, 2, 2];
const codecs = ['satin', 'silkWide', 'opus', 'g722', 'pcmu', 'silkNarrow'];
const platforms = ['windows', 'macOS', 'iOS'];
const reasons = ['SIP 486; Busy here', 'SIP 603; Decline', 'SIP 487; Request terminated', 'SIP 408; Request timeout'];

/** Numbers from 0 to below 1, the same in each run (a linear congruential generator). */
let state = 1;
function chance() {
  state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
  return state / 2 ** 32;
}

function pick(items) {
  return items[Math.floor(chance() * items.length)];
}

function guid(name) {
  return createHash('md5')
    .update(name)
    .digest('hex')
    .replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const people = Array.from({ length: USERS }, (_, number) => {
  const home = number % SUBNETS;
  const isWifi = number % 3 !== 0;
  const identity = { id: guid(`user ${number}`), displayName: `Person ${number}` };
  return {
    home,
    network: {
      ipAddress: `10.${home}.${number % 250}.${(number >> 3) % 250}`,
      subnet: `10.${home}.0.0`,
      connectionType: isWifi ? 'wifi' : 'wired',
      ...(isWifi ? { wifiBand: number % 2 ? 'frequency50GHz' : 'frequency24GHz' } : {}),
    },
    endpoint: {
      '@odata.type': '#microsoft.graph.callRecords.participantEndpoint',
      associatedIdentity: { '@odata.type': '#microsoft.graph.userIdentity', ...identity },
      userAgent: { platform: platforms[number % 3], productFamily: 'teams', applicationVersion: '1.4.00.1' },
    },
    identity,
  };
});
const service = {
  '@odata.type': '#microsoft.graph.callRecords.serviceEndpoint',
  userAgent: { role: 'mediaController' },
};

/** Id of a user. @param number 0 to 4999 */
export function userId(number) {
  return people[number].identity.id;
}

function person() {
  return people[Math.floor(chance() * USERS)];
}

function startOf(number, count) {
  const day = Math.floor((number * DAYS) / count);
  let left = chance() * 1_000;
  const hour = busy.findIndex((part) => (left -= part) < 0);
  return FROM + day * DAY + (hour < 0 ? 9 : hour) * 3_600_000 + Math.floor(chance() * 3_600_000);
}

function stream(streamDirection, kind, isBad) {
  const loss = Number((chance() ** 4 * (isBad ? 0.6 : 0.1)).toFixed(4));
  const seconds = (most) => `PT${(chance() ** 2 * most).toFixed(3)}S`;
  return {
    ...{ streamId: String(Math.floor(chance() * 1e9)), streamDirection, averagePacketLossRate: loss },
    ...{ averageJitter: seconds(isBad ? 0.09 : 0.04), averageRoundTripTime: seconds(0.4), packetUtilization: 9_000 },
    ...(kind === 'video' ? { videoCodec: 'h264' } : { audioCodec: pick(codecs) }),
  };
}

function media(kind, caller, callee, isBad) {
  return {
    ...{ label: `main-${kind}`, callerNetwork: caller.network, ...(callee ? { calleeNetwork: callee.network } : {}) },
    streams: [stream('callerToCallee', kind, isBad), stream('calleeToCaller', kind, isBad)],
  };
}

/** A call of ten streams on average. @param number counted from 0 @param count of all calls */
export function callSource(number, count) {
  const id = guid(`call ${number}`);
  const start = startOf(number, count);
  const times = {
    startDateTime: new Date(start).toISOString(),
    endDateTime: new Date(start + 30_000 + Math.floor(chance() * 3_000_000)).toISOString(),
  };
  const isGroup = chance() < 0.6;
  const legs = Array.from({ length: isGroup ? 4 : 1 }, person);
  const other = isGroup ? undefined : person();
  const hasFailed = !isGroup && chance() < 0.15;
  const sessions = legs.map((caller, index) => {
    const ends = { caller: caller.endpoint, callee: other?.endpoint ?? service };
    const failure = hasFailed ? { failureInfo: { stage: 'callSetup', reason: pick(reasons) } } : {};
    const isBad = caller.home < 10 && chance() < 0.5;
    const kinds = chance() < 0.75 || !isGroup ? ['audio', 'video'] : ['audio'];
    const body = { ...times, ...ends, ...failure, modalities: kinds };
    const items = hasFailed ? [] : kinds.map((kind) => media(kind, caller, other, isBad));
    const segment = { position: 2 * index + 1, id: guid(`${id} ${index}`), body: { ...body, media: items } };
    return { position: 2 * index, id: segment.id, body, segments: [segment] };
  });
  const [{ identity }] = legs;
  return {
    ...{ id, version: 1, sessions },
    participants: [...legs, ...(other ? [other] : [])].map((one) => ({ identity: { user: one.identity } })),
    body: {
      ...times,
      type: isGroup ? 'groupCall' : 'peerToPeer',
      modalities: ['audio', 'video'],
      organizer_v2: { id: identity.id, identity: { user: identity } },
    },
  };
}
