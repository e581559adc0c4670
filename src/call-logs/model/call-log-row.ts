import { AdministrativeUnitInfo } from '../../call-records/model/administrative-unit-info';
import { MAX_ID_LENGTH } from '../../call-records/model/entity';
import { EdmComplex, EdmString, EdmType } from '../../edm/decorators';

@EdmType({
  name: 'microsoft.graph.callRecords.callLogRow',
  doc: 'Common properties of the rows of call logs, such as the user.',
  beta: true,
})
export class CallLogRow {
  @EdmComplex(() => AdministrativeUnitInfo, 'Administrative units of the user.', { collection: true, beta: true })
  administrativeUnitInfos?: AdministrativeUnitInfo[] | null;

  @EdmString('Identifies the row within its log.', {
    immutable: true,
    length: [1, MAX_ID_LENGTH],
    example: '9c4984c7-6c3c-427d-a30c-bd0b2eacee90',
  })
  id?: string | null;

  @EdmString('Country of the other party, as a code of ISO 3166-1.', { beta: true, example: 'US' })
  otherPartyCountryCode?: string | null;

  @EdmString('Name of the user.', { searchable: 'text', example: 'Richard Malk' })
  userDisplayName?: string | null;

  @EdmString('Id of the user in the directory; absent where a bot took part.', {
    searchable: 'id',
    example: 'db03c14b-06eb-4189-939b-7cbf3a20ba27',
  })
  userId?: string | null;

  @EdmString('Name with which the user signs in.', { searchable: 'text', example: 'richard.malk@contoso.com' })
  userPrincipalName?: string | null;
}
