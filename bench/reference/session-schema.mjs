// What a session may hold, as a person would write it for Fastify's own validator: closed types, exact names.
const text = { type: ['string', 'null'] };
const whole = { type: ['integer', 'null'], minimum: -2147483648, maximum: 2147483647 };
const named = (name) => ({ enum: [name, `#${name}`] });
const time = { type: 'string', format: 'date-time' };
const id = { type: ['string', 'null'], minLength: 1, maxLength: 200 };
const closed = (properties, required = []) => ({ type: 'object', properties, required, additionalProperties: false });
const orNull = (...schemas) => ({ anyOf: [...schemas, { type: 'null' }] });

const open = {
  type: 'object',
  properties: {
    '@odata.type': { type: 'string' },
    id: text,
    displayName: text,
    tenantId: text,
    userPrincipalName: text,
  },
};
const identitySet = { type: 'object', additionalProperties: { anyOf: [open, { type: 'null' }, { type: 'string' }] } };
const agent = { headerValue: text, applicationVersion: text };
const userAgent = orNull(
  closed(
    {
      ...agent,
      '@odata.type': named('microsoft.graph.callRecords.clientUserAgent'),
      azureADAppId: text,
      communicationServiceId: text,
      platform: {
        enum: ['unknown', 'windows', 'macOS', 'iOS', 'android', 'web', 'ipPhone', 'roomSystem', 'surfaceHub'],
      },
      productFamily: { enum: ['unknown', 'teams', 'skypeForBusiness', 'lync', 'unknownFutureValue'] },
    },
    ['@odata.type'],
  ),
  closed(
    {
      ...agent,
      '@odata.type': named('microsoft.graph.callRecords.serviceUserAgent'),
      role: { type: 'string' },
    },
    ['@odata.type'],
  ),
  closed({ ...agent, '@odata.type': named('microsoft.graph.callRecords.userAgent') }),
);
const feedback = orNull(
  closed({
    rating: { enum: ['notRated', 'bad', 'poor', 'fair', 'good', 'excellent', 'unknownFutureValue'] },
    text,
    tokens: orNull({ type: 'object', additionalProperties: { type: ['boolean', 'string', 'null'] } }),
  }),
);
const endpoint = {
  anyOf: [
    closed(
      {
        '@odata.type': named('microsoft.graph.callRecords.participantEndpoint'),
        userAgent,
        associatedIdentity: orNull(open),
        cpuCoresCount: whole,
        cpuName: text,
        cpuProcessorSpeedInMhz: whole,
        feedback,
        identity: orNull(identitySet),
        name: text,
      },
      ['@odata.type'],
    ),
    closed({ '@odata.type': named('microsoft.graph.callRecords.serviceEndpoint'), userAgent }, ['@odata.type']),
    closed({ '@odata.type': named('microsoft.graph.callRecords.endpoint'), userAgent }),
  ],
};

/** The body of POST /communications/callRecords/{id}/sessions, without segments. */
export const sessionSchema = closed(
  {
    id,
    callee: endpoint,
    caller: endpoint,
    startDateTime: time,
    endDateTime: time,
    modalities: {
      type: 'array',
      minItems: 1,
      items: { enum: ['unknown', 'audio', 'video', 'videoBasedScreenSharing', 'data', 'screenSharing'] },
    },
    isTest: { type: ['boolean', 'null'] },
    failureInfo: orNull(closed({ reason: text, stage: { enum: ['unknown', 'callSetup', 'midcall'] } })),
  },
  ['callee', 'caller', 'startDateTime', 'endDateTime', 'modalities'],
);
