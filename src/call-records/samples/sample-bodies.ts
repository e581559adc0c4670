import { abbie, callee, caller, owen, sampleCall } from './sample-call';

const times = { startDateTime: sampleCall.startDateTime, endDateTime: sampleCall.endDateTime };

const media = {
  label: 'main-audio',
  callerNetwork: { ipAddress: '10.150.0.2', subnet: '10.150.0.0', linkSpeed: 54000000, connectionType: 'wifi' },
  callerDevice: {
    captureDeviceName: 'Default input device',
    renderDeviceName: 'Default output device',
    receivedSignalLevel: -10,
  },
  streams: [
    {
      streamId: '1504545584',
      streamDirection: 'callerToCallee',
      averageAudioDegradation: null,
      averageJitter: 'PT0.016S',
      maxPacketLossRate: 0.03738318,
    },
  ],
};

/** A segment as a platform reports it. */
export const sampleSegment = { ...times, caller, callee, media: [media] };

/** A session as a platform reports it. */
export const sampleSession = { ...times, modalities: ['audio'], isTest: false, caller, callee };

/** A session with only its required members. */
export const minimalSession = {
  ...times,
  modalities: ['audio'],
  caller: { '@odata.type': '#microsoft.graph.callRecords.endpoint' },
  callee: { '@odata.type': '#microsoft.graph.callRecords.endpoint' },
};

/** A peer-to-peer call with all its entities. */
export const sampleRecord = {
  id: sampleCall.id,
  version: 1,
  type: 'peerToPeer',
  modalities: ['audio'],
  ...times,
  organizer_v2: { id: abbie.id, identity: { user: abbie } },
  participants_v2: [
    { id: abbie.id, identity: { user: abbie } },
    { id: owen.id, identity: { user: owen } },
  ],
  sessions: [
    {
      id: sampleCall.id,
      ...sampleSession,
      segments: [{ id: sampleCall.id, ...sampleSegment }],
    },
  ],
};

/** Participants to add, by title. */
export const sampleParticipants = {
  'A phone': { id: '+14255550100', identity: { phone: { id: '+14255550100' } } },
  'A guest': {
    identity: {
      guest: {
        '@odata.type': '#microsoft.graph.communicationsGuestIdentity',
        id: 'teamsvisitor:3d2b1c0f5a',
        displayName: 'Megan Bowen',
        email: 'megan@example.com',
      },
    },
  },
};

/** A call with only its required members. */
export const minimalRecord = { type: 'peerToPeer', modalities: ['audio'], ...times };
