import {
  EdmBoolean,
  EdmComplex,
  EdmContained,
  EdmDateTimeOffset,
  EdmEnum,
  EdmString,
  EdmType,
} from '../../edm/decorators';
import { callee, caller, sampleCall } from '../samples/sample-call';
import { Endpoint } from './endpoint';
import { Entity } from './entity';
import { Modality, type ModalityMember } from './enums';
import { FailureInfo } from './failure-info';
import { Segment } from './segment';

@EdmType({
  name: 'microsoft.graph.callRecords.session',
  doc: 'A connection between two endpoints: the whole of a peer-to-peer call, or one participant and the service in a group call.',
})
export class Session extends Entity {
  @EdmString('Id of the call record; returned when it is selected or not part of the URL.', {
    nullable: false,
    computed: true,
    column: true,
    implied: true,
    example: sampleCall.id,
  })
  callRecordId?: string;

  @EdmComplex(() => Endpoint, 'Endpoint that answered; in a group call, the service.', {
    required: true,
    example: callee,
  })
  callee: Endpoint | null;

  @EdmComplex(() => Endpoint, 'Endpoint that began the session.', { required: true, example: caller })
  caller: Endpoint | null;

  @EdmDateTimeOffset('When the session ended, in UTC.', {
    nullable: false,
    required: true,
    notBefore: 'startDateTime',
    column: true,
    example: sampleCall.endDateTime,
  })
  endDateTime: string;

  @EdmComplex(() => FailureInfo, 'How the session failed; absent when it did not.')
  failureInfo?: FailureInfo | null;

  @EdmBoolean('Whether the call was made only to test devices and network.', { example: false })
  isTest?: boolean | null;

  @EdmEnum(Modality, 'Modalities that the session used.', {
    nullable: false,
    required: true,
    collection: true,
    minItems: 1,
    example: ['audio'],
  })
  modalities: ModalityMember[];

  @EdmDateTimeOffset('When the session began, in UTC.', {
    nullable: false,
    required: true,
    column: true,
    example: sampleCall.startDateTime,
  })
  startDateTime: string;

  @EdmContained(() => Segment, 'Segments of the session.', { nullable: false, collection: true, pageSize: 60 })
  segments?: Segment[];
}
