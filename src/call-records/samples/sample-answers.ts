import {
  minimalRecord,
  minimalSession,
  sampleParticipants,
  sampleRecord,
  sampleSegment,
  sampleSession,
} from './sample-bodies';
import { sampleCall } from './sample-call';

/** Where the examples of answers come from. */
const service = 'http://localhost:3000/v1.0';
/** Ids that the service made up. */
const newIds = {
  record: '01a20b35-55fa-76ce-916d-c5bf1b38c8bf',
  session: '01a20b35-5606-740c-9403-770d20a94b70',
  segment: '01a20b35-5621-7121-a0e8-a870eae0d136',
  participant: '01a20b35-5633-7b0a-9c41-7a6c1b3f0e52',
};

/** What a context says behind the call records. */
const contexts = {
  records: '',
  sessions: `('${sampleCall.id}')/sessions`,
  segments: `('${sampleCall.id}')/sessions('${sampleCall.id}')/segments`,
  participants: `('${sampleCall.id}')/participants_v2`,
  organizer: `('${sampleCall.id}')/organizer_v2`,
};

/** The tag that every entity of the examples has. */
export const sampleTag = 'W/"637182540245827570"';

/** An entity as an answer shows it, with its tag; also those that it contains. */
function tagged(entity: object): object {
  const members = Object.entries(entity).map(([name, value]) => [
    name,
    collections.has(name) ? (value as object[]).map(tagged) : (value as unknown),
  ]);
  return { '@odata.etag': sampleTag, ...(Object.fromEntries(members) as object) };
}

const collections = new Set(['sessions', 'segments', 'participants_v2']);

type Place = keyof typeof contexts;

/** @param end what the context says beyond the place: the expanded properties, and whether it is one entity */
function contextUrl(place: Place, end = ''): string {
  return `${service}/$metadata#communications/callRecords${contexts[place]}${end}`;
}

function entity(place: Place, value: object, expanded = ''): object {
  return { '@odata.context': contextUrl(place, `${expanded}/$entity`), ...tagged(value) };
}

function page(place: Place, value: object, expanded = ''): object {
  return { '@odata.context': contextUrl(place, expanded), value: [tagged(value)] };
}

const { sessions, participants_v2, ...recordAlone } = sampleRecord;
const sessionAlone = { id: sampleCall.id, ...sampleSession };
const segment = { id: sampleCall.id, ...sampleSegment };
const record = {
  ...recordAlone,
  organizer: sampleRecord.organizer_v2.identity,
  participants: participants_v2.map(({ identity }) => identity),
  lastModifiedDateTime: sampleCall.lastModifiedDateTime,
  'organizer_v2@odata.context': contextUrl('records', `('${sampleCall.id}')/organizer_v2/$entity`),
};
const wholeRecord = {
  ...record,
  'sessions@odata.context': contextUrl('records', `('${sampleCall.id}')/sessions(segments())`),
  sessions,
};
const participants = {
  'participants_v2@odata.context': contextUrl('records', `('${sampleCall.id}')/participants_v2`),
  participants_v2,
};
const firstParticipant = { ...participants_v2[0] };
const unit = { administrativeUnitInfos: [{ id: '4d7ea995-bc0f-45c0-8c3e-132e93bf95f8' }] };
const failure = { failureInfo: { stage: 'midcall', reason: 'The network of the caller broke down.' } };

/** Bodies of changes, by title. */
export const changes = {
  record: { 'Add the join link': { joinWebUrl: 'https://example.com/joinWebUrl/' } },
  participant: { 'Name the administrative unit': unit },
  failure: { 'Mark as a failure': failure },
};

/** Answers of the operations on call records, by title. */
export const recordAnswers = {
  created: {
    'A whole call': entity('records', { ...wholeRecord, ...participants }, '(participants_v2(),sessions(segments()))'),
    'As little as possible': entity('records', {
      id: newIds.record,
      version: 1,
      ...minimalRecord,
      lastModifiedDateTime: sampleCall.lastModifiedDateTime,
    }),
  },
  listed: { 'A page': page('records', record) },
  read: {
    'The record': entity('records', record),
    'With $expand=sessions($expand=segments)': entity('records', wholeRecord, '(sessions(segments()))'),
  },
  changed: {
    'Add the join link': entity('records', { ...record, version: 2, ...changes.record['Add the join link'] }),
  },
};

/** Answers of the function that tells of changes, by title. */
export const deltaAnswers = {
  'The last page of the list': { ...page('records', record), ...deltaLink('WyIxIl0') },
  'What has changed since': {
    '@odata.context': contextUrl('records', '/$delta'),
    value: [
      tagged({ ...record, version: 2, ...changes.record['Add the join link'] }),
      { '@removed': { reason: 'deleted' }, id: newIds.record },
    ],
    ...deltaLink('WyIzIl0'),
  },
};

function deltaLink(token: string): object {
  return { '@odata.deltaLink': `${service}/communications/callRecords/delta()?$deltatoken=${token}` };
}

/** Answers of the operations on the organizer, by title. */
export const organizerAnswers = {
  read: { 'The organizer': entity('organizer', sampleRecord.organizer_v2) },
  changed: { 'Name the administrative unit': entity('organizer', { ...sampleRecord.organizer_v2, ...unit }) },
};

/** Answers of the operations on participants, by title. */
export const participantAnswers = {
  created: {
    'A phone': entity('participants', sampleParticipants['A phone']),
    'A guest': entity('participants', { id: newIds.participant, ...sampleParticipants['A guest'] }),
  },
  listed: { 'A page': { '@odata.context': contextUrl('participants'), value: participants_v2.map(tagged) } },
  read: { 'The participant': entity('participants', firstParticipant) },
  changed: { 'Name the administrative unit': entity('participants', { ...firstParticipant, ...unit }) },
};

/** Answers of the operations on sessions, by title. */
export const sessionAnswers = {
  created: {
    'A session between two people': entity('sessions', { ...sessionAlone, id: newIds.session }),
    'As little as possible': entity('sessions', { id: newIds.session, ...minimalSession, caller: {}, callee: {} }),
  },
  listed: { 'A page': page('sessions', sessionAlone) },
  read: { 'The session': entity('sessions', sessionAlone) },
  changed: { 'Mark as a failure': entity('sessions', { ...sessionAlone, ...failure }) },
};

/** Answers of the operations on segments, by title. */
export const segmentAnswers = {
  created: { 'A segment with its media': entity('segments', { ...segment, id: newIds.segment }) },
  listed: { 'A page': page('segments', segment) },
  read: { 'The segment': entity('segments', segment) },
  changed: { 'Mark as a failure': entity('segments', { ...segment, ...failure }) },
};

/** Answers of the collections across calls, by title. */
export const acrossCallsAnswers = {
  sessions: { 'A page': acrossCalls('sessions', sessionAlone) },
  segments: { 'A page': acrossCalls('segments', segment) },
};

function acrossCalls(collection: string, value: object): object {
  const context = `${service}/$metadata#communications/${collection}`;
  return { '@odata.context': context, value: [{ ...tagged(value), callRecordId: sampleCall.id }] };
}
