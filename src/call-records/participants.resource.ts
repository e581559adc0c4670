import { CollectionResource } from '../resources/collection-resource';
import { callRecordsResource } from './call-records.resource';
import { participants } from './entity-sets';
import { changes, participantAnswers } from './samples/sample-answers';
import { sampleParticipants, sampleRecord } from './samples/sample-bodies';
import { abbie } from './samples/sample-call';

export const participantsResource = new CollectionResource({
  set: participants,
  parent: callRecordsResource,
  about: 'People and services that took part in a call.',
  id: {
    name: 'participantId',
    description:
      'Id of the participant: a directory id, a phone number or the id of a visitor. If it repeats within the call, ' +
      'it means the first participant with that id.',
    example: abbie.id,
  },
  notes: { list: 'In the order in which they were added.' },
  samples: {
    create: { bodies: sampleParticipants, answers: participantAnswers.created },
    put: { bodies: { 'The participant': sampleRecord.participants_v2[0] }, answers: participantAnswers.read },
    update: { bodies: changes.participant, answers: participantAnswers.changed },
    pages: participantAnswers.listed,
    entities: participantAnswers.read,
    count: '2',
  },
});
