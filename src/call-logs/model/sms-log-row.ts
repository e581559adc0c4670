import { EdmDateTimeOffset, EdmDecimal, EdmInt32, EdmString, EdmType } from '../../edm/decorators';
import type { JsonNumber } from '../../edm/json/json-value';
import { CallLogRow } from './call-log-row';

@EdmType({
  name: 'microsoft.graph.callRecords.smsLogRow',
  doc: 'A text message that a user has sent or received.',
  beta: true,
})
export class SmsLogRow extends CallLogRow {
  @EdmDecimal('Cost of the message.', { example: 0 })
  callCharge?: JsonNumber | null;

  @EdmString('Currency of the charge, as a code of ISO 4217.', { example: 'USD' })
  currency?: string | null;

  @EdmString('Whether the message stayed in the country.', { example: 'Domestic' })
  destinationContext?: string | null;

  @EdmString('Country or region that received the message.', { example: 'United States' })
  destinationName?: string | null;

  @EdmString('Number that received the message.', { searchable: 'id', example: '+12673173004' })
  destinationNumber?: string | null;

  @EdmString('Licence that the message used.', { example: 'MCOSMS1' })
  licenseCapability?: string | null;

  @EdmDateTimeOffset('When the message was sent, in UTC; date ranges apply to this time.', {
    required: true,
    column: true,
    example: '2022-10-06T11:15:48.6113555Z',
  })
  sentDateTime: string;

  @EdmString('Id of the message; can repeat.', { searchable: 'id', example: 'ef36b3e8-9922-4763-90e2-f4345c04a5d6' })
  smsId?: string | null;

  @EdmString('Direction of the message.', { example: 'sms_in' })
  smsType?: string | null;

  @EdmInt32('Units that the message counts for.', { example: 1 })
  smsUnits?: number | null;

  @EdmString('Number that sent the message.', { searchable: 'id', example: '+12818602122' })
  sourceNumber?: string | null;

  @EdmString('Country of the organisation, as a code of ISO 3166-1.', { example: 'US' })
  tenantCountryCode?: string | null;

  @EdmString('Country of the user, as a code of ISO 3166-1.', { example: 'US' })
  userCountryCode?: string | null;
}
