import { PstnCallDurationSource, type PstnCallDurationSourceMember } from '../../call-records/model/enums';
import { EdmDateTimeOffset, EdmDecimal, EdmEnum, EdmInt32, EdmString, EdmType } from '../../edm/decorators';
import type { JsonNumber } from '../../edm/json/json-value';
import { CallLogRow } from './call-log-row';

@EdmType({
  name: 'microsoft.graph.callRecords.pstnCallLogRow',
  doc: 'A call over the public telephone network that a calling plan or audio conferencing carried.',
})
export class PstnCallLogRow extends CallLogRow {
  @EdmEnum(PstnCallDurationSource, 'Source of the duration.', { example: 'microsoft' })
  callDurationSource?: PstnCallDurationSourceMember | null;

  @EdmString('Called number.', { searchable: 'id', example: '+1234567890' })
  calleeNumber?: string | null;

  @EdmString('Number of the caller.', { searchable: 'id', example: '+0123456789' })
  callerNumber?: string | null;

  @EdmString('Id of the call; can repeat, and is not the id of a call record.', {
    searchable: 'id',
    example: '1835317186_112562680@61.221.3.176',
  })
  callId?: string | null;

  @EdmString('Direction and kind of the call, such as `user_in` or `conf_out`.', { example: 'user_in' })
  callType?: string | null;

  @EdmDecimal('Cost of the call.', { example: 0 })
  charge?: JsonNumber | null;

  @EdmString('IPv4 address of the client in its own network.', { beta: true })
  clientLocalIpV4Address?: string | null;

  @EdmString('IPv6 address of the client in its own network.', { beta: true })
  clientLocalIpV6Address?: string | null;

  @EdmString('IPv4 address of the client in the internet.', { beta: true })
  clientPublicIpV4Address?: string | null;

  @EdmString('IPv6 address of the client in the internet.', { beta: true })
  clientPublicIpV6Address?: string | null;

  @EdmString('Id of the audio conference.', { searchable: 'id' })
  conferenceId?: string | null;

  @EdmDecimal('Fee for the connection.', { example: 0 })
  connectionCharge?: JsonNumber | null;

  @EdmString('Currency of the cost and the fee, as a code of ISO 4217.', { example: 'USD' })
  currency?: string | null;

  @EdmString('Whether the call stayed in the country.', { example: 'Domestic' })
  destinationContext?: string | null;

  @EdmString('Country or region that was called.', { example: 'United States' })
  destinationName?: string | null;

  @EdmInt32('Seconds for which the call was connected.', { example: 219 })
  duration?: number | null;

  @EdmDateTimeOffset('When the call ended, in UTC.', {
    notBefore: 'startDateTime',
    example: '2019-11-01T00:03:47.2589935Z',
  })
  endDateTime?: string | null;

  @EdmString('Kind of number that the user has.', { example: 'Subscriber' })
  inventoryType?: string | null;

  @EdmString('Licence that the call used.', { example: 'MCOPSTNU' })
  licenseCapability?: string | null;

  @EdmString('Operator that carried the call.', { example: 'Microsoft' })
  operator?: string | null;

  @EdmDateTimeOffset('When the call began, in UTC; date ranges apply to this time.', {
    required: true,
    column: true,
    example: '2019-11-01T00:00:08.2589935Z',
  })
  startDateTime: string;

  @EdmString('Country of the organisation, as a code of ISO 3166-1.', { example: 'US' })
  tenantCountryCode?: string | null;

  @EdmString('Country of the user, as a code of ISO 3166-1.', { example: 'US' })
  usageCountryCode?: string | null;
}
