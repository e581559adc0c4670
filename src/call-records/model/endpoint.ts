import { EdmComplex, EdmInt32, EdmString, EdmType } from '../../edm/decorators';
import { abbie, caller, callerUserAgent } from '../samples/sample-call';
import { Identity } from './identity';
import { IdentitySet } from './identity-set';
import { UserAgent } from './user-agent';
import { UserFeedback } from './user-feedback';

@EdmType({
  name: 'microsoft.graph.callRecords.endpoint',
  doc: 'One end of a session; a participantEndpoint for people, a serviceEndpoint for services.',
})
export class Endpoint {
  @EdmComplex(() => UserAgent, 'Software that the endpoint reports.', { example: callerUserAgent })
  userAgent?: UserAgent | null;
}

@EdmType({
  name: 'microsoft.graph.callRecords.participantEndpoint',
  doc: 'The end of a session used by a person or another participant.',
})
export class ParticipantEndpoint extends Endpoint {
  @EdmComplex(() => Identity, 'Identity at the endpoint.', { example: abbie })
  associatedIdentity?: Identity | null;

  @EdmInt32('Number of cores of the CPU.', { example: 8 })
  cpuCoresCount?: number | null;

  @EdmString('Model name of the CPU.', { example: 'AMD EPYC 7452 32-Core Processor' })
  cpuName?: string | null;

  @EdmInt32('Clock speed of the CPU, in megahertz.', { example: 2346 })
  cpuProcessorSpeedInMhz?: number | null;

  @EdmComplex(() => UserFeedback, 'Feedback of the user at this endpoint.', {
    example: { rating: 'poor' },
  })
  feedback?: UserFeedback | null;

  @EdmComplex(() => IdentitySet, 'Older form of the identity at the endpoint.', {
    deprecated: 'Use associatedIdentity instead.',
    example: { user: abbie },
  })
  identity?: IdentitySet | null;

  @EdmString('Name of the device.', { example: caller.name, searchable: 'text' })
  name?: string | null;
}

@EdmType({
  name: 'microsoft.graph.callRecords.serviceEndpoint',
  doc: 'The end of a session used by a service, as in every group call.',
})
export class ServiceEndpoint extends Endpoint {}
