import { EdmEnum, EdmString, EdmType } from '../../edm/decorators';
import { callerUserAgent } from '../samples/sample-call';
import {
  ClientPlatform,
  ProductFamily,
  ServiceRole,
  type ClientPlatformMember,
  type ProductFamilyMember,
  type ServiceRoleMember,
} from './enums';

@EdmType({
  name: 'microsoft.graph.callRecords.userAgent',
  doc: 'Software that an endpoint reports; either a clientUserAgent or a serviceUserAgent.',
  abstract: true,
})
export abstract class UserAgent {
  @EdmString('Version of the software.', { example: '6.25.0.27' })
  applicationVersion?: string | null;

  @EdmString('User agent string of the software.', {
    example: callerUserAgent.headerValue,
    searchable: 'text',
  })
  headerValue?: string | null;
}

@EdmType({ name: 'microsoft.graph.callRecords.clientUserAgent', doc: 'Software that a person calls with.' })
export class ClientUserAgent extends UserAgent {
  @EdmString('Id of the Microsoft Entra application that the endpoint uses.', {
    example: '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
  })
  azureADAppId?: string | null;

  @EdmString('Id of the Azure Communication Services resource, which never changes.', {
    example: 'ec9e1ee6-5e52-44f9-8c0e-3a2b1a0f7d11',
  })
  communicationServiceId?: string | null;

  @EdmEnum(ClientPlatform, 'Platform that the software runs on.', {
    nullable: false,
    example: callerUserAgent.platform,
    searchable: 'text',
  })
  platform?: ClientPlatformMember;

  @EdmEnum(ProductFamily, 'Product line that the software belongs to.', {
    nullable: false,
    example: callerUserAgent.productFamily,
    searchable: 'text',
  })
  productFamily?: ProductFamilyMember;
}

@EdmType({
  name: 'microsoft.graph.callRecords.serviceUserAgent',
  doc: 'Software of a service that takes part in calls.',
})
export class ServiceUserAgent extends UserAgent {
  @EdmEnum(ServiceRole, 'Role of the service in the call.', {
    nullable: false,
    example: 'mediaController',
    searchable: 'text',
  })
  role?: ServiceRoleMember;
}
