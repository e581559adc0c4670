import type { Container } from '../csdl/container';
import { allSegments, allSessions, callRecords } from './entity-sets';

/** Where Graph's paths to call records begin. */
export const container: Container = {
  name: 'microsoft.graph.GraphService',
  singletons: [
    {
      name: 'communications',
      type: 'microsoft.graph.cloudCommunications',
      doc: 'What an organisation keeps of its calls and meetings.',
      collections: [
        { set: callRecords, doc: 'Records of the calls and meetings that have ended.' },
        { set: allSessions, doc: 'Sessions of all calls.' },
        { set: allSegments, doc: 'Segments of all calls.' },
      ],
    },
  ],
};
