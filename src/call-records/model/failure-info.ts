import { EdmEnum, EdmString, EdmType } from '../../edm/decorators';
import { FailureStage, type FailureStageMember } from './enums';

@EdmType({ name: 'microsoft.graph.callRecords.failureInfo', doc: 'Why and when a session or segment failed.' })
export class FailureInfo {
  @EdmString('Class of the failure, in free text; platforms often leave it empty.', {
    example: 'Call setup failed because the callee did not answer in time.',
    searchable: 'text',
  })
  reason?: string | null;

  @EdmEnum(FailureStage, 'Stage of the call at which the failure happened.', {
    nullable: false,
    default: 'unknown',
    example: 'callSetup',
  })
  stage: FailureStageMember;
}
