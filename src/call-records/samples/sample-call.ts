/** The peer-to-peer call that the examples of the model come from. */
export const sampleCall = {
  id: 'e523d2ed-2966-4b6b-925b-754a88034cc5',
  startDateTime: '2020-02-25T18:52:21.2169889Z',
  endDateTime: '2020-02-25T18:52:46.7640013Z',
  lastModifiedDateTime: '2020-02-25T19:00:24.5827570Z',
};

const tenantId = 'dc368399-474c-4d40-900c-6265431fd81f';

export const abbie = {
  id: '821809f5-0000-0000-0000-3b5136c0e777',
  displayName: 'Abbie Wilkins',
  tenantId,
  userPrincipalName: 'abbie.wilkins@contoso.com',
};

export const owen = {
  id: 'f69e2c00-0000-0000-0000-185e5f5f5d8a',
  displayName: 'Owen Franklin',
  tenantId,
  userPrincipalName: 'owen.franklin@contoso.com',
};

export const callerUserAgent = {
  '@odata.type': '#microsoft.graph.callRecords.clientUserAgent',
  headerValue: 'RTCC/7.0.0.0 UCWA/7.0.0.0 AndroidLync/6.25.0.27 (SM-G930U Android 8.0.0)',
  platform: 'android',
  productFamily: 'skypeForBusiness',
};

export const caller = {
  '@odata.type': '#microsoft.graph.callRecords.participantEndpoint',
  name: 'machineName_2',
  userAgent: callerUserAgent,
  associatedIdentity: abbie,
};

export const callee = {
  '@odata.type': '#microsoft.graph.callRecords.participantEndpoint',
  name: 'machineName_4',
  userAgent: {
    '@odata.type': '#microsoft.graph.callRecords.clientUserAgent',
    headerValue: 'UCCAPI/16.0.12527.20122 OC/16.0.12527.20194 (Skype for Business)',
    platform: 'windows',
    productFamily: 'skypeForBusiness',
  },
  associatedIdentity: owen,
  feedback: { rating: 'poor' },
};
