import { CallRecord } from '../../call-records/model/call-record';
import { EdmBoolean, EdmDateTimeOffset, EdmInt32, EdmReference, EdmString, EdmType } from '../../edm/decorators';
import { CallLogRow } from './call-log-row';

@EdmType({
  name: 'microsoft.graph.callRecords.directRoutingLogRow',
  doc: 'A call over the public telephone network that a trunk of the organisation carried.',
})
export class DirectRoutingLogRow extends CallLogRow {
  @EdmString('Called number.', { searchable: 'id', example: '+01234567***' })
  calleeNumber?: string | null;

  @EdmInt32('Reason why the call ended, in addition to the SIP code.', { example: 540000 })
  callEndSubReason?: number | null;

  @EdmString('Number of the caller.', { searchable: 'id', example: '+12345678***' })
  callerNumber?: string | null;

  @EdmReference(() => CallRecord, 'Call record whose id is the `correlationId` of the row; null if it does not exist.')
  callRecord?: CallRecord | null;

  @EdmString('Direction and kind of the call.', { example: 'ByotIn' })
  callType?: string | null;

  @EdmString('Id of the call for support, and of its call record.', {
    searchable: 'id',
    example: 'c98e1515-a937-4b81-b8a8-3992afde64e0',
  })
  correlationId?: string | null;

  @EdmInt32('Seconds for which the call was connected.', { example: 5 })
  duration?: number | null;

  @EdmDateTimeOffset('When the call ended, in UTC; only for established calls.', {
    example: '2019-11-01T00:00:30.105Z',
  })
  endDateTime?: string | null;

  @EdmDateTimeOffset('When the call failed, in UTC; only for calls that were not established.', {
    example: '0001-01-01T00:00:00Z',
  })
  failureDateTime?: string | null;

  @EdmInt32('SIP code with which the call ended.', { example: 0 })
  finalSipCode?: number | null;

  @EdmString('Meaning of the SIP code and the additional reason.', { example: 'BYE' })
  finalSipCodePhrase?: string | null;

  @EdmDateTimeOffset('When the first invitation was sent, in UTC.', { example: '2019-11-01T00:00:21.949Z' })
  inviteDateTime?: string | null;

  @EdmBoolean('Whether the trunk lets media bypass the service.', { example: false })
  mediaBypassEnabled?: boolean | null;

  @EdmString('Data centre that media went through.', { example: 'USWE' })
  mediaPathLocation?: string | null;

  @EdmString('Data centre that signals went through.', { example: 'EUNO' })
  signalingLocation?: string | null;

  @EdmDateTimeOffset('When the call began, in UTC; date ranges apply to this time.', {
    required: true,
    column: true,
    example: '2019-11-01T00:00:25.105Z',
  })
  startDateTime: string;

  @EdmBoolean('Whether the call was established.', { example: true })
  successfulCall?: boolean | null;

  @EdmString('Correlation id of the call with the transferor.', { beta: true })
  transferorCorrelationId?: string | null;

  @EdmString('Name of the session border controller in the domain name system.', {
    example: 'tll-audiocodes01.adatum.biz',
  })
  trunkFullyQualifiedDomainName?: string | null;

  @EdmString('Country of the user, as a code of ISO 3166-1.', { beta: true, example: 'US' })
  userCountryCode?: string | null;
}
