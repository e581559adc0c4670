import { createHash } from 'node:crypto';

/** Most of the calls belong to one tenant, as in an installation with a large and some small customers. */
export const tenant = '11111111-1111-4111-8111-111111111111';
const otherTenant = '22222222-2222-4222-8222-222222222222';

const firstNames = ['Abbie', 'Owen', 'Mona', 'Lars', 'Ines', 'Juan', 'Yuki', 'Omar', 'Nadia', 'Petra', 'Igor', 'Chen'];
const lastNames = ['Wilkins', 'Franklin', 'Berg', 'Ito', 'Costa', 'Novak', 'Haddad', 'Singh', 'Meyer', 'Rossi'];
const users = 5_000;

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
  const hex = createHash('md5').update(name).digest('hex');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const people = Array.from({ length: users }, (_, number) => {
  const [first, last] = [pick(firstNames), pick(lastNames) + (number % 5 === 0 ? '' : number.toString(36))];
  const userPrincipalName = `${first}.${last}@contoso.com`.toLowerCase();
  return { id: guid(`user ${number}`), displayName: `${first} ${last}`, userPrincipalName, tenantId: tenant };
});

/** Some users call far more than others. @param number 0 to 4999, the last with the fewest calls */
export function userId(number) {
  return people[number].id;
}

function person() {
  return people[Math.floor(chance() ** 2 * users)];
}

const serviceEndpoint = {
  '@odata.type': '#microsoft.graph.callRecords.serviceEndpoint',
  userAgent: {
    '@odata.type': '#microsoft.graph.callRecords.serviceUserAgent',
    headerValue: 'RTCC/7.0.0.0',
    role: 'mediaController',
  },
};

function endpoint(user) {
  const type = { '@odata.type': '#microsoft.graph.callRecords.participantEndpoint' };
  if (chance() < 0.1) {
    const phone = { id: `+1425555${String(Math.floor(chance() * 10_000)).padStart(4, '0')}` };
    return { ...type, associatedIdentity: phone, identity: { phone } };
  }
  return {
    ...type,
    name: `LAPTOP-${user.id.slice(0, 6).toUpperCase()}`,
    cpuName: 'Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz',
    cpuCoresCount: 4,
    associatedIdentity: user,
    identity: { user },
    userAgent: {
      '@odata.type': '#microsoft.graph.callRecords.clientUserAgent',
      headerValue: `CallSignalingAgent (27/1.4.00.${1000 + Math.floor(chance() * 40)}/native)`,
      platform: pick(['windows', 'macOS', 'iOS', 'android', 'web']),
      productFamily: 'teams',
    },
  };
}

function media() {
  const net = Math.floor(chance() * 30);
  const stream = (direction) => ({
    ...{ streamId: String(Math.floor(chance() * 1e9)), streamDirection: direction, averageJitter: 'PT0.016S' },
    ...{ maxJitter: 'PT0.046S', averageRoundTripTime: 'PT0.061S', averagePacketLossRate: 0.0138, audioCodec: 'satin' },
  });
  return {
    label: 'main-audio',
    callerNetwork: {
      ...{
        ipAddress: `10.${net}.${Math.floor(chance() * 250)}.${Math.floor(chance() * 250)}`,
        subnet: `10.${net}.0.0`,
      },
      ...{ connectionType: 'wifi', basicServiceSetIdentifier: `6c-f3-7f-3a-91-${10 + net}`, linkSpeed: 866700000 },
    },
    callerDevice: {
      captureDeviceName: pick(['Headset (Jabra Evolve2 65)', 'Microphone Array (Realtek)']),
      renderDeviceName: 'Speakers (Realtek(R) Audio)',
    },
    streams: [stream('callerToCallee'), stream('calleeToCaller')],
  };
}

const texts = { startDateTime: '2023-01-01T00:00:00Z', endDateTime: '2023-01-01T00:10:00Z' };

/** The rows of a call with three participants and two sessions of one segment each, by table. */
export function rowsOfCall(number) {
  const tenant_id = number % 10 === 0 ? otherTenant : tenant;
  const id = guid(`call ${number}`);
  const start = 638_000_000_000_000_000n + BigInt(number) * 10_000_000n;
  const times = { start_date_time: String(start), end_date_time: String(start + 6_000_000_000n) };
  const below = { tenant_id, call_record_id: id };
  const [organizer, ...others] = [person(), person(), person()];
  const modalities = chance() < 0.005 ? ['audio', 'data'] : chance() < 0.3 ? ['audio', 'video'] : ['audio'];
  const rows = { call_record: [], participant: [], session: [], segment: [] };
  rows.call_record.push({
    ...{ tenant_id, id, ...times, last_modified_date_time: times.end_date_time, version: 1, next_position: 7 },
    body: {
      type: 'groupCall',
      modalities,
      ...texts,
      organizer_v2: { id: organizer.id, identity: { user: organizer } },
    },
  });
  for (const [position, user] of [organizer, ...others].entries())
    rows.participant.push({ ...below, position, id: user.id, body: { identity: { user } } });
  for (const [index, user] of [organizer, others[0]].entries()) {
    const position = 3 + 2 * index;
    const ends = { caller: endpoint(user), callee: chance() < 0.4 ? serviceEndpoint : endpoint(others[1]) };
    const failure = { stage: pick(['callSetup', 'midcall', 'midcall']), reason: 'The callee did not answer in time.' };
    const common = { ...texts, ...ends, ...(chance() < 0.03 ? { failureInfo: failure } : {}) };
    const session = guid(`session ${number} ${index}`);
    rows.session.push({ ...below, position, id: session, ...times, body: { ...common, modalities, isTest: false } });
    rows.segment.push({
      ...{ ...below, session_position: position, position: position + 1, id: session, ...times },
      body: { ...common, media: [media()] },
    });
  }
  return rows;
}
