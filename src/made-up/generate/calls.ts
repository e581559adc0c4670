import type { ModalityMember } from '../../call-records/model';
import type { JsonObject } from '../../edm/json/json-value';
import { failureOf, lostFork } from './failures';
import { userIdentity, type Person } from './people';
import type { Random } from './random';
import { telephoneCodecs } from './generated-codecs';
import { attend, makeSession, serviceEndpoint, timeText, type Attendance, type Span } from './sessions';

const SECOND = 10_000_000;
/** Length of the shortest call, in seconds. */
const LEAST_SECONDS = 3;
/** Typical upper lengths of calls that are set up, in seconds. */
const LENGTHS = { peerToPeer: 1500, phone: 600, group: 3000 };
/** Longest call, in milliseconds. */
export const LONGEST_CALL = (LEAST_SECONDS + 2 * LENGTHS.group) * 1000;
/** Most people in a meeting. */
const MOST_PEOPLE = 14;
/** Part of the calls between two that nobody answers, and of the people who fail to join a meeting. */
const UNANSWERED = 0.12;
const NOT_JOINED = 0.02;
/** Part of the calls between two people that only test devices, and of those that ring on two devices. */
const TESTS = 0.01;
const FORKS = 0.08;

/** Makes one call of any kind. @param time its start, in milliseconds since 1970 */
export function makeCall(people: readonly Person[], time: number, random: Random): JsonObject {
  const make = random.weighted([
    [52, makePeerToPeerCall],
    [33, makeGroupCall],
    [15, makePhoneCall],
  ]);
  return make(people, time, random);
}

function makePeerToPeerCall(people: readonly Person[], time: number, random: Random): JsonObject {
  const [caller, callee] = attendees(2, people, time, random) as [Attendance, Attendance];
  const failure = failureOf(caller.trouble + callee.trouble, UNANSWERED, random);
  const span = spanOf(time, failure ? 20 : LENGTHS.peerToPeer, random);
  const modalities = modalitiesOf(random);
  const id = random.uuid();
  const isTest = random.chance(TESTS);
  const session = makeSession({ caller, callee, modalities, failure, isTest, ...span }, random, id);
  const forks =
    failure || isTest || !random.chance(FORKS) ? [] : [lostSession(caller, callee, modalities, span, random)];
  return record(id, 'peerToPeer', span, [caller.person, callee.person], [...forks, session]);
}

/** A call rings on the other device of the callee, too, and ends there when it is answered. */
function lostSession(
  caller: Attendance,
  callee: Attendance,
  modalities: readonly ModalityMember[],
  { start }: Span,
  random: Random,
): JsonObject {
  const { computer, phone } = callee.person;
  const other = { ...callee, device: callee.device === phone ? computer : phone };
  const ringing = { start, end: start + BigInt(random.whole(1, 2) * SECOND) };
  return makeSession({ caller, callee: other, modalities, failure: lostFork(), ...ringing }, random);
}

/** A call to or from a telephone, through a gateway. */
function makePhoneCall(people: readonly Person[], time: number, random: Random): JsonObject {
  const [caller] = attendees(1, people, time, random) as [Attendance];
  const failure = failureOf(caller.trouble, UNANSWERED, random);
  const span = spanOf(time, failure ? 15 : LENGTHS.phone, random);
  const id = random.uuid();
  const callee = serviceEndpoint(random.pick(['gateway', 'mediationServer']));
  const plan = { caller, callee, modalities: ['audio'], codecs: telephoneCodecs, failure, ...span } as const;
  const session = makeSession(plan, random, id);
  const phone = { id: `+1425555${String(random.whole(100, 199)).padStart(4, '0')}` };
  const call = record(id, 'peerToPeer', span, [caller.person], [session]);
  return { ...call, participants_v2: [...participants([caller.person]), { id: phone.id, identity: { phone } }] };
}

/** A meeting: one session between each person and the service. */
function makeGroupCall(people: readonly Person[], time: number, random: Random): JsonObject {
  const count = 3 + Math.floor((MOST_PEOPLE - 2) * random.unit() * random.unit());
  const present = attendees(count, people, time, random);
  const span = spanOf(time, LENGTHS.group, random);
  const sessions = present.map((caller) => {
    const failure = failureOf(caller.trouble, NOT_JOINED, random);
    const within = failure?.stage === 'callSetup' ? { ...span, end: span.start } : partOf(span, random);
    const callee = serviceEndpoint('mediaController');
    return makeSession({ caller, callee, modalities: modalitiesOf(random), failure, ...within }, random);
  });
  return record(
    random.uuid(),
    'groupCall',
    span,
    present.map(({ person }) => person),
    sessions,
  );
}

function record(id: string, type: string, span: Span, people: readonly Person[], sessions: JsonObject[]): JsonObject {
  const [organizer] = participants(people);
  return {
    id,
    version: 1,
    type,
    modalities: [...new Set(sessions.flatMap(({ modalities }) => modalities as string[]))],
    startDateTime: timeText(span.start),
    endDateTime: timeText(span.end),
    ...(organizer ? { organizer_v2: organizer } : {}),
    participants_v2: participants(people),
    sessions,
  };
}

function participants(people: readonly Person[]): JsonObject[] {
  return people.map((person) => ({ id: person.id, identity: { user: userIdentity(person) } }));
}

/** Picks different people, some of them much more often than others. */
function attendees(count: number, people: readonly Person[], time: number, random: Random): Attendance[] {
  const chosen = new Set<Person>();
  while (chosen.size < count) {
    const person = people[Math.floor(people.length * random.unit() * random.unit())];
    if (person) chosen.add(person);
  }
  return [...chosen].map((person) => attend(person, time, random));
}

function modalitiesOf(random: Random): ModalityMember[] {
  const more: ModalityMember[] = [];
  if (random.chance(0.35)) more.push('video');
  if (random.chance(0.2)) more.push('videoBasedScreenSharing');
  return ['audio', ...more];
}

/** @param seconds typical upper length of such calls; most are shorter */
function spanOf(time: number, seconds: number, random: Random): Span {
  const start = BigInt(time) * 10_000n + BigInt(random.whole(0, 9_999));
  const length = (LEAST_SECONDS + 2 * seconds * random.unit() * random.unit()) * SECOND;
  return { start, end: start + BigInt(Math.floor(length)) };
}

/** The part of a meeting that a person attends: people come late and leave early. */
function partOf({ start, end }: Span, random: Random): Span {
  const length = Number(end - start);
  const late = Math.floor(length * 0.2 * random.unit() * random.unit());
  const early = Math.floor(length * 0.2 * random.unit() * random.unit());
  return { start: start + BigInt(late), end: end - BigInt(early) };
}
