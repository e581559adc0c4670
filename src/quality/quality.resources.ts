import { callRecordsResource } from '../call-records/call-records.resource';
import { ReadOnlyCollection, type ReadOnlyDeclaration } from '../resources/read-only-collection';
import { callSummaries, qualityHours, streams, streamsOfCall } from './sets/quality-sets';
import { exampleId, summaryAnswers, hourAnswers, streamAnswers, streamOfCallAnswers } from './samples/sample-answers';

const streamId: ReadOnlyDeclaration['id'] = {
  name: 'streamRowId',
  description: 'Id of the row of the stream.',
  example: exampleId(streams),
};
const aboutStreams =
  'Media streams of calls, a row each: both sides, every measurement, and the classification and scores that follow.';

export const streamsResource = new ReadOnlyCollection({
  set: streams,
  about: aboutStreams,
  id: streamId,
  listNotes: 'The streams of all calls, newest start first. Graph does not have this collection.',
  samples: streamAnswers,
});

export const streamsOfCallResource = new ReadOnlyCollection({
  set: streamsOfCall,
  parent: callRecordsResource,
  about: aboutStreams,
  id: streamId,
  listNotes: 'Oldest start first. Graph does not have this collection.',
  samples: streamOfCallAnswers,
});

export const callSummariesResource = new ReadOnlyCollection({
  set: callSummaries,
  about: 'What a list of calls shows, a row for each call record: parties, outcome and worst quality.',
  id: { name: 'callRecordId', description: 'Id of the call record.', example: exampleId(callSummaries) },
  listNotes: 'Newest start first. Graph does not have this collection.',
  samples: summaryAnswers,
});

export const qualityHoursResource = new ReadOnlyCollection({
  set: qualityHours,
  about: 'Totals of streams and calls by hour, a row for each combination of what they are counted by.',
  id: { name: 'qualityHourId', description: 'Id of the row.', example: exampleId(qualityHours) },
  listNotes: 'Newest hour first. Graph does not have this collection.',
  samples: hourAnswers,
});

/** The collections at the root, in the order of the API's page. */
export const qualityResources = [streamsResource, callSummariesResource, qualityHoursResource];
