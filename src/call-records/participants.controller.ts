import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Answer } from '../graph/answer';
import { FromRequest, type GraphRequest } from '../graph/graph-request';
import { ListOperation } from '../open-api/operations.decorator';
import { IdParam } from './id-param.decorator';
import { Participant } from './model';
import { participantAnswers } from './model/sample-answers';
import { ParticipantsService } from './participants.service';

@ApiTags('Participants')
@Controller('communications/callRecords/:callRecordId/participants_v2')
export class ParticipantsController {
  constructor(private readonly participants: ParticipantsService) {}

  @Get()
  @IdParam('callRecordId')
  @ListOperation(
    Participant,
    {
      operationId: 'listParticipants',
      summary: 'List the participants of a call',
      description: 'In the order in which they were added; 130 on a page.',
    },
    participantAnswers.listed,
  )
  list(@FromRequest() request: GraphRequest, @Param('callRecordId') callRecordId: string): Promise<Answer> {
    return this.participants.list(request, callRecordId);
  }
}
