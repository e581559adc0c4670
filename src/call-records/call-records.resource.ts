import { CollectionResource } from '../resources/collection-resource';
import { callRecords } from './entity-sets';
import { changes, recordAnswers } from './samples/sample-answers';
import { minimalRecord, sampleRecord } from './samples/sample-bodies';
import { sampleCall } from './samples/sample-call';

export const callRecordsResource = new CollectionResource({
  set: callRecords,
  about: 'Records of calls and meetings that have ended.',
  id: { name: 'callRecordId', description: 'Id of the call record.', example: sampleCall.id },
  notes: {
    create:
      'Stores a whole call with its sessions, segments, organizer and participants in one transaction. The service ' +
      'generates missing ids. The whole call of the example has its own ids, so that the other operations find it. ' +
      'Status 409 means that it exists already.',
    list: 'Newest start first.',
    get: 'Add sessions and participants with `$expand`.',
    put:
      'The organizer stays when the body does not name it. So do sessions and participants when the body does not name ' +
      'these collections.',
    remove: 'Also deletes all that the call record contains.',
  },
  samples: {
    create: {
      bodies: { 'A whole call': sampleRecord, 'As little as possible': minimalRecord },
      answers: recordAnswers.created,
    },
    put: {
      bodies: { 'A whole call': sampleRecord },
      answers: { 'A whole call': recordAnswers.created['A whole call'] },
    },
    update: { bodies: changes.record, answers: recordAnswers.changed },
    pages: recordAnswers.listed,
    entities: recordAnswers.read,
    count: '1',
  },
});
