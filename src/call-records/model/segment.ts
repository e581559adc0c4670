import { EdmComplex, EdmDateTimeOffset, EdmString, EdmType } from '../../edm/decorators';
import { callee, caller, sampleCall } from '../samples/sample-call';
import { Endpoint } from './endpoint';
import { Entity } from './entity';
import { FailureInfo } from './failure-info';
import { Media } from './media';

@EdmType({
  name: 'microsoft.graph.callRecords.segment',
  doc: 'A stretch of a session between the same two endpoints; most sessions have one.',
})
export class Segment extends Entity {
  @EdmString('Id of the call record; returned when it is selected or not part of the URL.', {
    nullable: false,
    computed: true,
    column: true,
    implied: true,
    example: sampleCall.id,
  })
  callRecordId?: string;

  @EdmComplex(() => Endpoint, 'Endpoint that answered.', { example: callee })
  callee?: Endpoint | null;

  @EdmComplex(() => Endpoint, 'Endpoint that began the segment.', { example: caller })
  caller?: Endpoint | null;

  @EdmDateTimeOffset('When the segment ended, in UTC.', {
    nullable: false,
    required: true,
    notBefore: 'startDateTime',
    column: true,
    example: sampleCall.endDateTime,
  })
  endDateTime: string;

  @EdmComplex(() => FailureInfo, 'How the segment failed; absent when it did not.')
  failureInfo?: FailureInfo | null;

  @EdmComplex(() => Media, 'Media that the two endpoints negotiated.', { collection: true })
  media?: Media[] | null;

  @EdmDateTimeOffset('When the segment began, in UTC.', {
    nullable: false,
    required: true,
    column: true,
    example: sampleCall.startDateTime,
  })
  startDateTime: string;
}
