import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody, segmentBody, sessionBody } from './bodies';

const participantEndpoint = '#microsoft.graph.callRecords.participantEndpoint';

/** A person at a device. */
const caller = (name: string, user: string, members: JsonObject = {}): JsonObject => ({
  '@odata.type': participantEndpoint,
  name,
  identity: { user: { id: user } },
  ...members,
});

/** A segment with one stream of one medium. */
const measured = (id: string, startDateTime: string, stream: JsonObject): JsonObject =>
  segmentBody({
    id,
    startDateTime,
    endDateTime: '2024-03-03T09:20:00Z',
    media: [
      {
        label: 'main-audio',
        callerNetwork: { connectionType: 'wifi' },
        streams: [{ streamDirection: 'callerToCallee', ...stream }],
      },
    ],
  });

/**
 * Four calls that queries tell apart, newest start first: `b` began 100 ns after `a`, then come `c` and `d`. The first
 * character of an id is that of its call.
 */
export const sampleCalls: readonly JsonObject[] = [
  recordBody({
    id: 'a',
    version: 5,
    modalities: ['audio', 'video'],
    startDateTime: '2024-03-03T09:00:00.1234567Z',
    endDateTime: '2024-03-03T09:30:00Z',
    joinWebUrl: "https://example.com/O'Neil+Co",
    organizer: { user: { id: 'u1', displayName: 'Adele', age: 42, tags: ['x', 'y'] } },
    organizer_v2: {
      id: 'u1',
      identity: {
        user: {
          '@odata.type': '#microsoft.graph.communicationsUserIdentity',
          id: 'u1',
          displayName: 'Adele Vance',
          tenantId: 't1',
        },
      },
    },
    participants_v2: [
      { id: 'u1', identity: { user: { id: 'u1', displayName: 'Adele Vance' } } },
      { id: '+49301234', identity: { phone: { id: '+49301234' } } },
    ],
    sessions: [
      sessionBody({
        id: 'a1',
        isTest: true,
        startDateTime: '2024-03-03T09:00:01Z',
        endDateTime: '2024-03-03T09:20:00Z',
        caller: caller('PC-7', 'u1', {
          cpuCoresCount: 8,
          userAgent: {
            '@odata.type': '#microsoft.graph.callRecords.clientUserAgent',
            platform: 'windows',
            productFamily: 'azureCommunicationServices',
          },
          feedback: { rating: 'good', text: 'There was a constant hum.', tokens: { Noisy: true } },
        }),
        callee: { '@odata.type': '#microsoft.graph.callRecords.serviceEndpoint' },
        segments: [
          measured('a1x', '2024-03-03T09:00:02Z', {
            averageJitter: 'PT0.05S',
            maxPacketLossRate: 0.25,
            packetUtilization: 9007199254740993n,
          }),
          segmentBody({
            id: 'a1y',
            startDateTime: '2024-03-03T09:10:00Z',
            endDateTime: '2024-03-03T09:10:30Z',
          }),
        ],
      }),
      sessionBody({
        id: 'a2',
        isTest: false,
        modalities: ['video'],
        startDateTime: '2024-03-03T09:00:03Z',
        endDateTime: '2024-03-03T09:20:00Z',
        caller: caller('PC-10', 'u2', { cpuCoresCount: 4 }),
        failureInfo: { stage: 'midcall', reason: 'Media timed out' },
        segments: [
          measured('a2x', '2024-03-03T09:00:04Z', {
            averageJitter: 'PT0.005S',
            maxPacketLossRate: 0.01,
            packetUtilization: 9007199254740992n,
          }),
        ],
      }),
    ],
  }),
  recordBody({
    id: 'b',
    type: 'peerToPeer',
    startDateTime: '2024-03-03T09:00:00.1234568Z',
    endDateTime: '2024-03-03T10:00:00Z',
    joinWebUrl: null,
    sessions: [
      sessionBody({
        id: 'b1',
        startDateTime: '2024-03-03T09:00:02Z',
        endDateTime: '2024-03-03T10:00:00Z',
        caller: caller('PC-7', 'u3'),
      }),
    ],
  }),
  recordBody({
    id: 'c',
    type: 'unknown',
    version: 9007199254740993n,
    modalities: ['audio', 'data'],
    startDateTime: '2024-02-29T23:59:59.5Z',
    endDateTime: '2024-03-01T00:00:59.5Z',
    organizer: { user: { id: 'u4', age: 'old' } },
  }),
  recordBody({
    id: 'd',
    version: 2,
    modalities: ['data'],
    startDateTime: '2023-12-31T23:00:00Z',
    endDateTime: '2024-01-01T01:00:00Z',
    joinWebUrl: 'https://example.com/Ärger',
    sessions: many(6, (n) =>
      sessionBody({
        id: `d${n + 1}`,
        modalities: ['data'],
        startDateTime: `2023-12-31T23:0${n}:00Z`,
        endDateTime: '2024-01-01T01:00:00Z',
      }),
    ),
  }),
];
