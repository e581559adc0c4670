/** Example rows of logs, after those of Graph's documentation; the PSTN call is one that a meeting has made. */
const richard = {
  userId: 'db03c14b-06eb-4189-939b-7cbf3a20ba27',
  userPrincipalName: 'richard.malk@contoso.com',
  userDisplayName: 'Richard Malk',
};

export const samplePstnCall = {
  id: '9c4984c7-6c3c-427d-a30c-bd0b2eacee90',
  callId: '1835317186_112562680@61.221.3.176',
  ...richard,
  startDateTime: '2019-11-01T09:30:00.2589935Z',
  endDateTime: '2019-11-01T09:32:00.2589935Z',
  duration: 120,
  charge: 0.25,
  callType: 'conf_out',
  currency: 'USD',
  calleeNumber: '+1234567890',
  usageCountryCode: 'US',
  tenantCountryCode: 'US',
  connectionCharge: 0.05,
  callerNumber: '+0123456789',
  destinationContext: 'Domestic',
  destinationName: 'United States',
  conferenceId: '1238493',
  licenseCapability: 'MCOPSTNU',
  inventoryType: 'Subscriber',
  operator: 'Microsoft',
  callDurationSource: 'microsoft',
};

export const sampleDialOutReport = {
  ...richard,
  usageLocation: 'US',
  destinationContext: 'Domestic',
  currency: 'USD',
  totalCalls: 1,
  totalCallCharge: 0.3,
  totalCallSeconds: 120,
};

export const sampleDirectRoutingCall = {
  id: '9e8bba57-dc14-533a-a7dd-f0da6575eed1',
  correlationId: 'c98e1515-a937-4b81-b8a8-3992afde64e0',
  ...richard,
  startDateTime: '2019-11-01T00:00:25.105Z',
  inviteDateTime: '2019-11-01T00:00:21.949Z',
  failureDateTime: '0001-01-01T00:00:00Z',
  endDateTime: '2019-11-01T00:00:30.105Z',
  duration: 5,
  callType: 'ByotIn',
  successfulCall: true,
  callerNumber: '+12345678***',
  calleeNumber: '+01234567***',
  mediaPathLocation: 'USWE',
  signalingLocation: 'EUNO',
  finalSipCode: 0,
  callEndSubReason: 540000,
  finalSipCodePhrase: 'BYE',
  trunkFullyQualifiedDomainName: 'tll-audiocodes01.adatum.biz',
  mediaBypassEnabled: false,
};

export const sampleSms = {
  id: '31a4a3f7-4c9a-44d5-9f0e-0e3f2fd0a9c4',
  smsId: 'ef36b3e8-9922-4763-90e2-f4345c04a5d6',
  ...richard,
  userCountryCode: 'US',
  tenantCountryCode: 'US',
  sourceNumber: '+12818602122',
  destinationNumber: '+12673173004',
  sentDateTime: '2019-11-06T11:15:48.6113555Z',
  callCharge: 0,
  currency: 'USD',
  smsType: 'sms_in',
  destinationContext: 'Domestic',
  destinationName: 'United States',
  otherPartyCountryCode: 'US',
  licenseCapability: 'MCOSMS1',
  smsUnits: 1,
};

export const sampleBlock = {
  id: '5f0f6f43-5b3f-4a0b-9a53-0a3d0a2a7c11',
  ...richard,
  blockDateTime: '2019-11-23T13:51:09.796Z',
  userTelephoneNumber: '+37212345678',
  userBlockMode: 'blocked',
  blockReason: 'High Overall Usage',
  remediationId: 'c98e1515-a937-4b81-b8a8-3992afde64e0',
};

/** An example row of a log. */
export interface SampleRow {
  readonly id: string;
}
