import { EdmString, EdmType } from '../../edm/decorators';
import { abbie } from '../samples/sample-call';

/** Most characters of an id, which has to fit into a PostgreSQL index entry. */
const MAX_ID_LENGTH = 500;

@EdmType({
  name: 'microsoft.graph.identity',
  doc: 'Who or what took part: a person, a device, an application or a phone; may carry further members.',
  open: true,
})
export class Identity {
  @EdmString('Display name; it can be outdated, missing, or only say that the person is from outside.', {
    example: abbie.displayName,
    searchable: 'text',
  })
  displayName?: string | null;

  @EdmString('Id, such as the one in the directory or, for a phone, its number.', {
    length: [0, MAX_ID_LENGTH],
    example: abbie.id,
    searchable: 'id',
  })
  id?: string | null;
}

@EdmType({ name: 'microsoft.graph.userIdentity', doc: 'A user, with the sign-in name and the address in use.' })
export class UserIdentity extends Identity {
  @EdmString('IP address that the user acted from.', { example: '10.150.0.2' })
  ipAddress?: string | null;

  @EdmString('Name that the user signs in with.', { example: abbie.userPrincipalName, searchable: 'text' })
  userPrincipalName?: string | null;
}

@EdmType({ name: 'microsoft.graph.callRecords.userIdentity', doc: 'A user of a call, with the sign-in name.' })
export class CallRecordsUserIdentity extends Identity {
  @EdmString('Name that the user signs in with.', { example: abbie.userPrincipalName, searchable: 'text' })
  userPrincipalName?: string | null;
}
