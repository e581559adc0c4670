import {
  EdmBoolean,
  EdmDateTimeOffset,
  EdmDuration,
  EdmEnum,
  EdmInt32,
  EdmInt64,
  EdmReference,
  EdmSingle,
  EdmString,
  EdmType,
} from '../../edm/decorators';
import type { PropertyOptions } from '../../edm/structured-type';
import { CallRecord, CallType, Modality, type CallTypeMember, type ModalityMember } from '../../call-records/model';
import { sampleCall } from '../../call-records/samples/sample-call';
import {
  CallEnder,
  CallOutcome,
  NAMESPACE,
  PartyKind,
  StreamClassification,
  type CallEnderMember,
  type CallOutcomeMember,
  type PartyKindMember,
  type StreamClassificationMember,
} from './enums';

/** Derived from the call record, and stored in a column. */
const stored: PropertyOptions = { computed: true, column: true };
const always: PropertyOptions = { ...stored, nullable: false };

@EdmType({ name: `${NAMESPACE}.callSummary`, doc: 'What a list of calls shows of a call record.', entity: true })
export class CallSummary {
  @EdmString('Id of the call record.', { ...always, example: sampleCall.id })
  id: string;

  @EdmDateTimeOffset('When the first participant joined, in UTC.', { ...always, example: sampleCall.startDateTime })
  startDateTime: string;

  @EdmDateTimeOffset('When the last participant left, in UTC.', { ...always, example: sampleCall.endDateTime })
  endDateTime: string;

  @EdmDuration('Time from the start to the end.', { ...always, example: 'PT25M2.1S' })
  duration: string;

  @EdmDuration('Time for which people were connected; null where the call was not answered or nobody knows.', {
    ...stored,
    example: 'PT24M58S',
  })
  talkTime: string | null;

  @EdmEnum(CallType, 'Type of the call.', { ...stored, example: 'peerToPeer' })
  type: CallTypeMember | null;

  @EdmEnum(Modality, 'Modalities of the call.', {
    computed: true,
    collection: true,
    nullable: false,
    example: ['audio'],
  })
  modalities: ModalityMember[];

  @EdmEnum(PartyKind, 'Kind of the party that began the call.', { ...stored, example: 'user' })
  fromType: PartyKindMember | null;

  @EdmString('Display name of the party that began the call.', { ...stored, example: 'Abbie Wilkins' })
  fromName: string | null;

  @EdmString('Phone number of the party that began the call.', { ...stored, example: '+14255550100' })
  fromNumber: string | null;

  @EdmString('Id of the user that began the call.', { ...stored, example: '821809f5-0000-0000-0000-3b5136c0e777' })
  fromUserId: string | null;

  @EdmEnum(PartyKind, 'Kind of the party that was called.', { ...stored, example: 'phone' })
  toType: PartyKindMember | null;

  @EdmString('Display name of the party that was called.', { ...stored, example: 'Owen Franklin' })
  toName: string | null;

  @EdmString('Phone number of the party that was called.', { ...stored, example: '+14255550101' })
  toNumber: string | null;

  @EdmString('Id of the user that was called.', { ...stored, example: 'f69e2c00-0000-0000-0000-185e5f5f5d8a' })
  toUserId: string | null;

  @EdmInt32('Number of participants.', { ...always, example: 2 })
  participantCount: number;

  @EdmInt32('Number of sessions.', { ...always, example: 1 })
  sessionCount: number;

  @EdmInt32('Number of segments.', { ...always, example: 1 })
  segmentCount: number;

  @EdmInt32('Number of streams.', { ...always, example: 2 })
  streamCount: number;

  @EdmInt32('Number of good and poor streams.', { ...always, example: 2 })
  classifiedStreams: number;

  @EdmInt32('Number of poor streams.', { ...always, example: 1 })
  poorStreams: number;

  @EdmEnum(StreamClassification, 'Classification of the worst stream; null for a call without streams.', {
    ...stored,
    example: 'poor',
  })
  worstClassification: StreamClassificationMember | null;

  @EdmSingle(
    'Lowest estimated mean opinion score of a stream, on the narrowest scale of the call; null where no stream has one.',
    {
      ...stored,
      example: 4.1,
    },
  )
  lowestMos: number | null;

  @EdmEnum(CallOutcome, 'How the call ended.', { ...always, example: 'answered' })
  outcome: CallOutcomeMember;

  @EdmString('How the call ended, in a sentence.', { ...always, example: 'The call was answered and ended normally.' })
  outcomeText: string;

  @EdmEnum(CallEnder, 'Who ended the call; null where nobody says.', { ...stored, example: 'callee' })
  endedBy: CallEnderMember | null;

  @EdmInt32('SIP code with which the call ended.', { ...stored, example: 486 })
  sipCode: number | null;

  @EdmInt32('Cause of ITU-T Q.850 with which the call ended.', { ...stored, example: 17 })
  q850Cause: number | null;

  @EdmInt32("Microsoft's reason beside the SIP code.", { ...stored, example: 540000 })
  subCode: number | null;

  @EdmString('Session border controller of the direct routing call that belongs to the call record.', {
    ...stored,
    example: 'tll-audiocodes01.adatum.biz',
  })
  trunk: string | null;

  @EdmBoolean('Whether all sessions were only tests of devices and network.', { ...always, example: false })
  isTest: boolean;

  @EdmInt64('Version of the call record.', { ...always, example: 1 })
  version: number | bigint;

  @EdmReference(() => CallRecord, 'The call record.')
  callRecord?: CallRecord | null;
}
