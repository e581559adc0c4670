import type { JsonObject, JsonValue } from '../../edm/json/json-value';
import type { CallSource, DerivedCall } from './call-source';
import { defaultCodecs } from './codecs';
import { deriveCall } from './derive-call';

const recipe = { ruleSet: 'cqd-2020', codecs: defaultCodecs } as const;
const typed = (name: string, members: JsonObject): JsonObject => ({
  '@odata.type': `#microsoft.graph.${name}`,
  ...members,
});
const abbie = { id: 'u1', displayName: 'Abbie', userPrincipalName: 'abbie@contoso.com' };
const times = { startDateTime: '2024-03-01T10:00:00Z', endDateTime: '2024-03-01T10:10:00Z' };
const caller = typed('callRecords.participantEndpoint', {
  name: 'PC-1',
  associatedIdentity: typed('callRecords.userIdentity', abbie),
  userAgent: typed('callRecords.clientUserAgent', {
    platform: 'windows',
    productFamily: 'teams',
    applicationVersion: '1',
  }),
});
const gateway = typed('callRecords.serviceEndpoint', {
  userAgent: typed('callRecords.serviceUserAgent', { role: 'mediaController', applicationVersion: '2' }),
});

interface Parts {
  readonly call?: JsonObject;
  readonly session?: JsonObject;
  readonly segment?: JsonObject;
  readonly media?: JsonObject;
  readonly streams?: JsonValue[];
  readonly source?: Partial<CallSource>;
}

function derive({ call, session, segment, media, streams = [{}], source }: Parts = {}): DerivedCall {
  const medium = { label: 'main-audio', callerNetwork: { subnet: '10.0.0.0' }, ...media, streams };
  const segments = [{ id: 'g', body: { ...times, caller, callee: gateway, media: [medium], ...segment } }];
  return deriveCall(
    {
      id: 'c',
      version: 3n,
      body: { type: 'peerToPeer', modalities: ['audio'], ...times, ...call },
      participants: [],
      sessions: [{ id: 's', body: { ...times, caller, callee: gateway, ...session }, segments }],
      ...source,
    },
    recipe,
  );
}

describe('a derived stream', () => {
  it('has its place in the id, and the ids that lead back', () => {
    const { streams } = derive({ streams: [{ streamId: '9' }, null, { streamDirection: 'calleeToCaller' }] });
    expect(streams.map(({ id }) => id)).toEqual(['c_0_0_0_0', 'c_0_0_0_2']);
    expect(streams[0]).toMatchObject({ callRecordId: 'c', sessionId: 's', segmentId: 'g', streamId: '9', ...times });
  });

  it('names who sent and who received, by its direction', () => {
    const { streams } = derive({
      media: { calleeDevice: { captureDeviceName: 'Mic' } },
      streams: [{ streamDirection: 'callerToCallee' }, { streamDirection: 'calleeToCaller' }, {}],
    });
    const here = { Type: 'user', Id: 'u1', DisplayName: 'Abbie', UserPrincipalName: 'abbie@contoso.com' };
    const sideOf = (prefix: string, side: object): object =>
      Object.fromEntries(Object.entries(side).map(([name, value]) => [prefix + name, value as unknown]));
    const abbieSide = {
      ...here,
      EndpointName: 'PC-1',
      Platform: 'windows',
      ProductFamily: 'teams',
      Subnet: '10.0.0.0',
    };
    const serviceSide = { Type: 'service', Id: null, ServiceRole: 'mediaController', CaptureDeviceName: 'Mic' };
    expect(streams[0]).toMatchObject({ ...sideOf('sender', abbieSide), ...sideOf('receiver', serviceSide) });
    expect(streams[1]).toMatchObject({ ...sideOf('sender', serviceSide), ...sideOf('receiver', abbieSide) });
    // Without a direction, nobody knows who sent.
    expect(streams[2]).toMatchObject({ senderType: null, senderSubnet: null, receiverType: null, receiverId: null });
  });

  it.each<readonly [string, JsonObject, object]>([
    [
      'the older form',
      { identity: { user: abbie } },
      { senderType: 'user', senderId: 'u1', senderDisplayName: 'Abbie' },
    ],
    ['a phone', { identity: { phone: { id: '+1425' } } }, { senderType: 'phone', senderId: '+1425' }],
    ['a phone without a type', { associatedIdentity: { id: '+1425' } }, { senderType: 'phone', senderId: '+1425' }],
    ['a user without a type', { associatedIdentity: abbie }, { senderType: 'user', senderId: 'u1' }],
    [
      'a guest whose name only the older form has',
      {
        associatedIdentity: typed('communicationsGuestIdentity', { id: 'g' }),
        identity: { guest: { displayName: 'G' } },
      },
      { senderType: 'guest', senderId: 'g', senderDisplayName: 'G' },
    ],
    [
      'an application',
      { identity: { applicationInstance: { id: 'a' } } },
      { senderType: 'application', senderId: 'a' },
    ],
    ['an unknown kind', { identity: { spaceship: { id: 'x' }, 'a@b': {} } }, { senderType: 'other', senderId: 'x' }],
    ['nonsense', { associatedIdentity: { id: 5, displayName: {} } }, { senderType: 'user', senderId: null }],
    ['an empty set, with the session behind it', { identity: {} }, { senderType: 'user', senderId: 'u1' }],
    [
      'software of a service',
      { userAgent: { role: 'gateway' } },
      { senderType: 'service', senderServiceRole: 'gateway' },
    ],
  ])('takes the identity of %s', (_, endpoint, expected) => {
    const { streams } = derive({ segment: { caller: endpoint }, streams: [{ streamDirection: 'callerToCallee' }] });
    expect(streams[0]).toMatchObject(expected);
  });

  it('falls back to the endpoint of the session', () => {
    const segment = { caller: null, callee: { name: 'own' } };
    const { streams } = derive({ segment, streams: [{ streamDirection: 'callerToCallee' }] });
    expect(streams[0]).toMatchObject({ senderId: 'u1', senderPlatform: 'windows', receiverType: 'service' });
    expect(streams[0]).toMatchObject({ receiverEndpointName: 'own', receiverApplicationVersion: '2' });
  });

  it('shows values as they were written, and does not believe those out of range', () => {
    const absurd = {
      averagePacketLossRate: 12,
      averageJitter: 'PT3H',
      averageRoundTripTime: 'PT0S',
      audioCodec: 'pcmu',
    };
    const { streams } = derive({ streams: [{ ...absurd, packetUtilization: 5000n, maxPacketLossRate: 'NaN' }] });
    expect(streams[0]).toMatchObject({ ...absurd, packetUtilization: 5000n, maxPacketLossRate: 'NaN' });
    expect(streams[0]).toMatchObject({ classification: 'unclassified', poorReasons: [], estimatedMos: null });
  });

  it('has times of its own, else those of the segment, the session or the call', () => {
    const own = { startDateTime: '2024-03-01T10:01:00Z', endDateTime: '2024-03-01T10:02:00Z' };
    expect(derive({ streams: [own] }).streams[0]).toMatchObject(own);
    const without = { startDateTime: undefined, endDateTime: undefined } as unknown as JsonObject;
    expect(derive({ segment: without }).streams[0]).toMatchObject(times);
    expect(derive({ segment: without, session: without }).streams[0]).toMatchObject(times);
  });

  it('names the codec of the audio or of the video', () => {
    const { streams } = derive({ streams: [{ audioCodec: 'silk' }, { videoCodec: 'av1' }, {}] });
    expect(streams.map(({ codec }) => codec)).toEqual(['silk', 'av1', null]);
  });

  it('does not fail on values of a wrong shape', () => {
    for (const odd of [null, 1, 'x', [], {}] as const) {
      const odds = { caller: odd, callee: odd, failureInfo: odd };
      expect(() => derive({ segment: { ...odds, media: odd }, session: odds })).not.toThrow();
      const media = { label: odd, callerDevice: odd, calleeNetwork: odd };
      expect(() => derive({ call: { organizer: odd, organizer_v2: odd }, media, streams: [odd] })).not.toThrow();
    }
  });
});

describe('a derived summary', () => {
  it('counts', () => {
    const good = { averagePacketLossRate: 0.02, audioCodec: 'pcma', packetUtilization: 3000 };
    const streams = [good, { ...good, averagePacketLossRate: 0.2 }, {}, { ...good, audioCodec: 'opus' }];
    expect(derive({ streams, session: { isTest: true } }).summary).toMatchObject({
      ...{ id: 'c', version: 3n, type: 'peerToPeer', modalities: ['audio'], ...times, duration: 'PT10M' },
      ...{
        participantCount: 0,
        sessionCount: 1,
        segmentCount: 1,
        streamCount: 4,
        classifiedStreams: 3,
        poorStreams: 1,
      },
      ...{ worstClassification: 'poor', lowestMos: 2.631, isTest: true, outcome: 'answered', trunk: null },
    });
  });

  it('compares scores on the narrowest scale only', () => {
    const members = { averagePacketLossRate: 0.3, packetUtilization: 3000 };
    const opus = { ...members, audioCodec: 'opus' };
    const siren = { ...members, audioCodec: 'siren', averageAudioDegradation: 0.5 };
    expect(derive({ streams: [opus, siren] }).summary.lowestMos).toBe(3.22);
    expect(derive({ streams: [opus] }).summary.lowestMos).toBeLessThan(3);
    expect(derive({ streams: [{}] }).summary.lowestMos).toBeNull();
  });

  it('has no classification without streams, and is no test without sessions', () => {
    const none = { worstClassification: null, lowestMos: null, streamCount: 0 };
    expect(derive({ streams: [] }).summary).toMatchObject(none);
    expect(derive({ streams: [{}] }).summary.worstClassification).toBe('unclassified');
    expect(derive({ source: { sessions: [] } }).summary).toMatchObject({ ...none, isTest: false, outcome: 'unknown' });
  });

  it('takes a participant where a telephone is behind a service', () => {
    const participants: JsonObject[] = [
      { id: 'u1', identity: { user: abbie } },
      { id: '+1425', identity: { phone: {} } },
    ];
    const from = { fromType: 'user', fromName: 'Abbie', fromUserId: 'u1', fromNumber: null };
    const to = { toType: 'phone', toNumber: '+1425', toUserId: null };
    expect(derive({ source: { participants } }).summary).toMatchObject({ ...from, ...to });
    const swapped = { caller: gateway, callee: caller };
    expect(derive({ session: swapped, source: { participants } }).summary).toMatchObject({
      ...{ fromType: 'phone', fromNumber: '+1425', toType: 'user', toUserId: 'u1' },
    });
    const directRouting = { callerNumber: '+1', calleeNumber: '+2', trunkFullyQualifiedDomainName: 'sbc' };
    expect(derive({ source: { directRouting } }).summary).toMatchObject({
      ...{ fromNumber: '+1', toNumber: '+2', toType: 'service', trunk: 'sbc' },
    });
  });

  it('takes the organizer of a group call', () => {
    const call = { type: 'groupCall', organizer: { user: { id: 'o', displayName: 'Olga' } } };
    expect(derive({ call }).summary).toMatchObject({ fromUserId: 'o', fromName: 'Olga', toType: null, toNumber: null });
    expect(derive({ call: { type: 'groupCall' } }).summary).toMatchObject({ fromUserId: 'u1', toType: null });
  });

  it('measures talk by the log, else by the time that segments with media cover', () => {
    const media = [{}];
    const segments = [
      ['10:00:00', '10:02:00', media],
      ['10:01:00', '10:03:30', media],
      ['10:05:00', '10:06:00', media],
      ['10:00:00', '10:09:00', []],
    ].map(([from, to, of], index) => {
      const body = { startDateTime: `2024-03-01T${from as string}Z`, endDateTime: `2024-03-01T${to as string}Z` };
      return { id: String(index), body: { ...body, media: of as JsonValue[] } };
    });
    const sessions = [{ id: 's', body: {}, segments }];
    expect(derive({ source: { sessions } }).summary.talkTime).toBe('PT4M30S');
    const row = { duration: 75, successfulCall: true, finalSipCode: 0 };
    expect(derive({ source: { sessions, directRouting: row } }).summary.talkTime).toBe('PT1M15S');
    expect(derive({ source: { sessions: [], directRouting: row } }).summary.talkTime).toBe('PT1M15S');
    const call = { type: 'groupCall' };
    expect(derive({ call, source: { sessions, directRouting: row } }).summary.talkTime).toBe('PT4M30S');
    const failed = { ...row, successfulCall: false, finalSipCode: 486 };
    expect(derive({ source: { sessions: [], directRouting: failed } }).summary.talkTime).toBeNull();
  });
});
