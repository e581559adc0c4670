import { EdmDecimal, EdmInt32, EdmString, EdmType } from '../../edm/decorators';
import type { JsonNumber } from '../../edm/json/json-value';

@EdmType({
  name: 'microsoft.graph.callRecords.pstnOnlineMeetingDialoutReport',
  doc: 'Sums of the calls that a user has made from online meetings, by location, destination and currency.',
  beta: true,
})
export class PstnOnlineMeetingDialoutReport {
  @EdmString('Currency of the charge, as a code of ISO 4217.', { example: 'USD' })
  currency?: string | null;

  @EdmString('Whether the calls stayed in the country.', { example: 'International' })
  destinationContext?: string | null;

  @EdmDecimal('Sum of the costs of the calls and of their connection fees.', { example: 12.83 })
  totalCallCharge?: JsonNumber | null;

  @EdmInt32('Number of calls.', { example: 12 })
  totalCalls?: number | null;

  @EdmInt32('Sum of the seconds for which the calls were connected.', { example: 723 })
  totalCallSeconds?: number | null;

  @EdmString('Country of the user, as a code of ISO 3166-1.', { example: 'US' })
  usageLocation?: string | null;

  @EdmString('Name of the user.', { example: 'Ruwini Perera' })
  userDisplayName?: string | null;

  @EdmString('Id of the user in the directory.', { example: '03de33bb-51df-40de-889a-61949faae24f' })
  userId?: string | null;

  @EdmString('Name with which the user signs in.', { example: 'ruwini.perera@contoso.com' })
  userPrincipalName?: string | null;
}
