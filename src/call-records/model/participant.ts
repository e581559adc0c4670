import { EdmComplex, EdmType } from '../../edm/decorators';
import { abbie } from '../samples/sample-call';
import { AdministrativeUnitInfo } from './administrative-unit-info';
import { Entity } from './entity';
import { CommunicationsIdentitySet } from './identity-set';

@EdmType({
  name: 'microsoft.graph.callRecords.participantBase',
  doc: 'Base of organizers and participants, whose id is a directory id, a phone number or the id of a visitor.',
  abstract: true,
})
export abstract class ParticipantBase extends Entity {
  @EdmComplex(() => AdministrativeUnitInfo, 'Administrative units that the participant is a member of.', {
    collection: true,
    example: [{ id: '4d7ea995-bc0f-45c0-8c3e-132e93bf95f8' }],
  })
  administrativeUnitInfos?: AdministrativeUnitInfo[] | null;

  @EdmComplex(() => CommunicationsIdentitySet, 'Who the participant is.', { example: { user: abbie } })
  identity?: CommunicationsIdentitySet | null;
}

@EdmType({ name: 'microsoft.graph.callRecords.organizer', doc: 'The organizer of a call.' })
export class Organizer extends ParticipantBase {}

@EdmType({ name: 'microsoft.graph.callRecords.participant', doc: 'A participant of a call.' })
export class Participant extends ParticipantBase {}
