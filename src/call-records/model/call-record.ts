import {
  EdmComplex,
  EdmContained,
  EdmDateTimeOffset,
  EdmEnum,
  EdmInt64,
  EdmString,
  EdmType,
} from '../../edm/decorators';
import { abbie, owen, sampleCall } from '../samples/sample-call';
import { Entity } from './entity';
import { CallType, Modality, type CallTypeMember, type ModalityMember } from './enums';
import { IdentitySet } from './identity-set';
import { Organizer, Participant } from './participant';
import { Session } from './session';

@EdmType({
  name: 'microsoft.graph.callRecords.callRecord',
  doc: 'A call or meeting that has ended: its time, its participants and the quality of its connections.',
})
export class CallRecord extends Entity {
  @EdmDateTimeOffset('When the last participant left, in UTC.', {
    nullable: false,
    required: true,
    notBefore: 'startDateTime',
    column: true,
    example: sampleCall.endDateTime,
  })
  endDateTime: string;

  @EdmString('Link by which people join the meeting; peer-to-peer calls rarely have one.', {
    example: 'https://example.com/joinWebUrl/',
  })
  joinWebUrl?: string | null;

  @EdmDateTimeOffset('When the service stored this version of the record, in UTC.', {
    nullable: false,
    computed: true,
    column: true,
    example: sampleCall.lastModifiedDateTime,
  })
  lastModifiedDateTime?: string;

  @EdmEnum(Modality, 'Modalities that any session of the call used.', {
    nullable: false,
    required: true,
    collection: true,
    minItems: 1,
    example: ['audio'],
  })
  modalities: ModalityMember[];

  @EdmComplex(() => IdentitySet, 'Older form of the organizer.', {
    deprecated: 'Use organizer_v2 instead.',
    example: { user: abbie },
  })
  organizer?: IdentitySet | null;

  @EdmComplex(() => IdentitySet, 'Older form of the list of participants, at most 130 of them.', {
    collection: true,
    deprecated: 'Use participants_v2 instead.',
    example: [{ user: abbie }, { user: owen }],
  })
  participants?: IdentitySet[] | null;

  @EdmDateTimeOffset('When the first participant joined, in UTC.', {
    nullable: false,
    required: true,
    column: true,
    example: sampleCall.startDateTime,
  })
  startDateTime: string;

  @EdmEnum(CallType, 'Whether the call joined many parties or only two.', {
    nullable: false,
    required: true,
    example: 'peerToPeer',
  })
  type: CallTypeMember;

  @EdmInt64('Version of the record, which a new record can set and the service increases with each change.', {
    nullable: false,
    immutable: true,
    default: 1,
    column: true,
    example: 1,
  })
  version?: number | bigint;

  @EdmContained(() => Organizer, 'The organizer of the call.', { autoExpand: true })
  organizer_v2?: Organizer | null;

  @EdmContained(() => Participant, 'Participants of the call, each once.', {
    nullable: false,
    collection: true,
    pageSize: 130,
  })
  participants_v2?: Participant[];

  @EdmContained(
    () => Session,
    'Sessions of the call: one in a peer-to-peer call, about one per participant otherwise.',
    {
      nullable: false,
      collection: true,
      pageSize: 60,
    },
  )
  sessions?: Session[];
}
