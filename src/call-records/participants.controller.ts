import { Controller, Get, Param } from '@nestjs/common';
import type { Answer } from '../graph/answer';
import { FromRequest, type GraphRequest } from '../graph/graph-request';
import type { StreamedAnswer } from '../graph/streamed-answer';
import { ListOperation } from '../open-api/operations.decorator';
import { callRecords, participants } from './entity-sets';
import { IdParam } from './id-param.decorator';
import { participantAnswers } from './model/sample-answers';
import { ParticipantsService } from './participants.service';

const path = [callRecords, participants] as const;

@Controller('communications/callRecords/:callRecordId/participants_v2')
export class ParticipantsController {
  constructor(private readonly participants: ParticipantsService) {}

  @Get()
  @IdParam('callRecordId')
  @ListOperation(
    path,
    {
      operationId: 'listParticipants',
      summary: 'List the participants of a call',
      description: 'In the order in which they were added.',
    },
    participantAnswers.listed,
  )
  list(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
  ): Promise<Answer | StreamedAnswer> {
    return this.participants.list(request, callRecordId);
  }
}
