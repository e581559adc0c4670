import { MAX_ID_LENGTH } from '../../call-records/model/entity';
import { PstnUserBlockMode, type PstnUserBlockModeMember } from '../../call-records/model/enums';
import { EdmDateTimeOffset, EdmEnum, EdmString, EdmType } from '../../edm/decorators';

@EdmType({
  name: 'microsoft.graph.callRecords.pstnBlockedUsersLogRow',
  doc: 'A block or unblock of a user for calls over the public telephone network.',
  beta: true,
})
export class PstnBlockedUsersLogRow {
  @EdmDateTimeOffset('When the user was blocked or unblocked, in UTC; date ranges apply to this time.', {
    required: true,
    column: true,
    example: '2022-11-23T13:51:09.796Z',
  })
  blockDateTime: string;

  @EdmString('Reason of the block.', { searchable: 'text', example: 'High Overall Usage' })
  blockReason?: string | null;

  @EdmString('Identifies the row within its log. Graph does not have it.', {
    immutable: true,
    length: [1, MAX_ID_LENGTH],
    example: '5f0f6f43-5b3f-4a0b-9a53-0a3d0a2a7c11',
  })
  id?: string | null;

  @EdmString('Id of the remediation.', { searchable: 'id', example: 'c98e1515-a937-4b81-b8a8-3992afde64e0' })
  remediationId?: string | null;

  @EdmEnum(PstnUserBlockMode, 'Whether the user was blocked or unblocked.', { example: 'blocked' })
  userBlockMode?: PstnUserBlockModeMember | null;

  @EdmString('Name of the user.', { searchable: 'text', example: 'Andre Lawson' })
  userDisplayName?: string | null;

  @EdmString('Id of the user in the directory.', { searchable: 'id', example: '76efb13c-64ba-4305-9149-4e8f854004a9' })
  userId?: string | null;

  @EdmString('Name with which the user signs in.', { searchable: 'text', example: 'andre.lawson@contoso.com' })
  userPrincipalName?: string | null;

  @EdmString('Number that was blocked or unblocked.', { searchable: 'id', example: '+37212345678' })
  userTelephoneNumber?: string | null;
}
