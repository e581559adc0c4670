import { AcrossParents, CollectionResource } from '../resources/collection-resource';
import { callRecordsResource } from './call-records.resource';
import { allSessions, sessions } from './entity-sets';
import { acrossCallsAnswers, changes, sessionAnswers } from './samples/sample-answers';
import { minimalSession, sampleSession } from './samples/sample-bodies';
import { sampleCall } from './samples/sample-call';

export const sessionsResource = new CollectionResource({
  set: sessions,
  parent: callRecordsResource,
  about: 'Connections between two endpoints of a call.',
  id: {
    name: 'sessionId',
    description: 'Id of the session. If it repeats within the call, it means the first session with that id.',
    example: sampleCall.id,
  },
  notes: {
    list: 'In the order in which they were added.',
    put: 'Segments are kept when they are not in the body.',
    remove: 'Also deletes its segments.',
  },
  samples: {
    create: {
      bodies: { 'A session between two people': sampleSession, 'As little as possible': minimalSession },
      answers: sessionAnswers.created,
    },
    put: {
      bodies: { 'A session between two people': sampleSession },
      answers: { 'A session between two people': sessionAnswers.read['The session'] },
    },
    update: { bodies: changes.failure, answers: sessionAnswers.changed },
    pages: sessionAnswers.listed,
    entities: sessionAnswers.read,
    count: '1',
  },
});

export const allSessionsResource = new AcrossParents(allSessions, acrossCallsAnswers.sessions);
