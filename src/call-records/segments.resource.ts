import { AcrossParents, CollectionResource } from '../resources/collection-resource';
import { allSegments, segments } from './entity-sets';
import { acrossCallsAnswers, changes, segmentAnswers } from './samples/sample-answers';
import { sampleSegment } from './samples/sample-bodies';
import { sampleCall } from './samples/sample-call';
import { sessionsResource } from './sessions.resource';

export const segmentsResource = new CollectionResource({
  set: segments,
  parent: sessionsResource,
  about: 'Parts of a session, with the quality of their media.',
  id: { name: 'segmentId', description: 'Id of the segment.', example: sampleCall.id },
  notes: { list: 'In the order in which they were added.' },
  samples: {
    create: { bodies: { 'A segment with its media': sampleSegment }, answers: segmentAnswers.created },
    put: {
      bodies: { 'A segment with its media': sampleSegment },
      answers: { 'A segment with its media': segmentAnswers.read['The segment'] },
    },
    update: { bodies: changes.failure, answers: segmentAnswers.changed },
    pages: segmentAnswers.listed,
    entities: segmentAnswers.read,
    count: '1',
  },
});

export const allSegmentsResource = new AcrossParents(allSegments, acrossCallsAnswers.segments);
