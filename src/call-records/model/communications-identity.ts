import { EdmBoolean, EdmString, EdmType } from '../../edm/decorators';
import { abbie } from '../samples/sample-call';
import { Identity } from './identity';

@EdmType({ name: 'microsoft.graph.communicationsUserIdentity', doc: 'A user of an organisation.' })
export class CommunicationsUserIdentity extends Identity {
  @EdmString('Id of the tenant that the user belongs to.', { example: abbie.tenantId })
  tenantId?: string | null;
}

@EdmType({ name: 'microsoft.graph.communicationsPhoneIdentity', doc: 'A phone; its number is the id.' })
export class CommunicationsPhoneIdentity extends Identity {}

@EdmType({ name: 'microsoft.graph.communicationsGuestIdentity', doc: 'A person who joined without an account.' })
export class CommunicationsGuestIdentity extends Identity {
  @EdmString('E-mail address of the guest.', { example: 'guest@example.com', searchable: 'text' })
  email?: string | null;
}

@EdmType({
  name: 'microsoft.graph.communicationsEncryptedIdentity',
  doc: 'A participant whose identity is kept encrypted.',
})
export class CommunicationsEncryptedIdentity extends Identity {}

@EdmType({ name: 'microsoft.graph.communicationsApplicationIdentity', doc: 'An application that took part.' })
export class CommunicationsApplicationIdentity extends Identity {
  @EdmString('What kind of application it is, in free text.', { example: 'bot' })
  applicationType?: string | null;

  @EdmBoolean('Whether the list of participants leaves the application out.', { example: false })
  hidden?: boolean | null;
}

@EdmType({
  name: 'microsoft.graph.communicationsApplicationInstanceIdentity',
  doc: 'One instance of an application, such as the resource account of a call queue.',
})
export class CommunicationsApplicationInstanceIdentity extends Identity {
  @EdmBoolean('Whether the list of participants leaves the instance out.', { example: true })
  hidden?: boolean | null;

  @EdmString('Id of the tenant that the instance belongs to.', { example: abbie.tenantId })
  tenantId?: string | null;
}

@EdmType({
  name: 'microsoft.graph.azureCommunicationServicesUserIdentity',
  doc: 'A user of an application built on Azure Communication Services.',
})
export class AzureCommunicationServicesUserIdentity extends Identity {
  @EdmString('Id of the Azure Communication Services resource that the user belongs to.', {
    example: 'ec9e1ee6-5e52-44f9-8c0e-3a2b1a0f7d11',
  })
  azureCommunicationServicesResourceId?: string | null;
}
