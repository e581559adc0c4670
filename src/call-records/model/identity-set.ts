import { EdmComplex, EdmEnum, EdmType } from '../../edm/decorators';
import { abbie } from '../samples/sample-call';
import { EndpointType, type EndpointTypeMember } from './enums';
import { Identity } from './identity';

@EdmType({
  name: 'microsoft.graph.identitySet',
  doc: 'The identities of one participant, each under its kind; may carry further kinds.',
  open: true,
})
export class IdentitySet {
  @EdmComplex(() => Identity, 'The application, if one took part.')
  application?: Identity | null;

  @EdmComplex(() => Identity, 'The device, if one took part by itself.')
  device?: Identity | null;

  @EdmComplex(() => Identity, 'The user, if a person with an account took part.', { example: abbie })
  user?: Identity | null;
}

@EdmType({
  name: 'microsoft.graph.communicationsIdentitySet',
  doc: 'The identities of one participant, with the kinds that occur in calls.',
})
export class CommunicationsIdentitySet extends IdentitySet {
  @EdmComplex(() => Identity, 'The instance of an application, such as a resource account.')
  applicationInstance?: Identity | null;

  @EdmComplex(() => Identity, 'The identity under which the participant chose to appear.')
  assertedIdentity?: Identity | null;

  @EdmComplex(() => Identity, 'The user of Azure Communication Services.')
  azureCommunicationServicesUser?: Identity | null;

  @EdmComplex(() => Identity, 'The identity in encrypted form.')
  encrypted?: Identity | null;

  @EdmEnum(EndpointType, 'Kind of address that the participant called from.', { example: 'default' })
  endpointType?: EndpointTypeMember | null;

  @EdmComplex(() => Identity, 'The guest, if a person without an account took part.')
  guest?: Identity | null;

  @EdmComplex(() => Identity, 'The user of a Skype server that the organisation runs itself.')
  onPremises?: Identity | null;

  @EdmComplex(() => Identity, 'The phone, with its number as id.', { example: { id: '+14255550100' } })
  phone?: Identity | null;
}
