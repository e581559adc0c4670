import { Controller, Delete, Get, Param, Patch, Post, Put } from '@nestjs/common';
import { CREATE, UPDATE } from '../edm/rules';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { EntityFromBody, type EntityBody } from '../graph/request/entity-body';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import {
  CountOperation,
  CreateOperation,
  DeleteOperation,
  GetOperation,
  ListOperation,
  PutOperation,
  UpdateOperation,
} from '../open-api/operations.decorator';
import { callRecords, participants } from './entity-sets';
import { IdParam } from './id-param.decorator';
import { Participant } from './model';
import { changes, participantAnswers } from './model/sample-answers';
import { sampleParticipants, sampleRecord } from './model/sample-bodies';
import { ParticipantsService } from './participants.service';

const path = [callRecords, participants] as const;

@IdParam('callRecordId')
@Controller('communications/callRecords/:callRecordId/participants_v2')
export class ParticipantsController {
  constructor(private readonly participants: ParticipantsService) {}

  @Post()
  @CreateOperation(
    path,
    {
      operationId: 'createParticipant',
      summary: 'Add a participant to a call',
      description: 'The version of the call record rises by one.',
    },
    sampleParticipants,
    participantAnswers.created,
  )
  create(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
    @EntityFromBody(Participant, CREATE) body: EntityBody<Participant>,
  ): Promise<Answer> {
    return this.participants.create(request, callRecordId, body);
  }

  @Get()
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

  @Get('$count')
  @CountOperation(path, { operationId: 'countParticipants', summary: 'Count the participants of a call' }, '2')
  count(@FromRequest() request: GraphRequest, @Param('callRecordId') callRecordId: string): Promise<string> {
    return this.participants.count(request, callRecordId);
  }

  @Get(':participantId')
  @IdParam('participantId')
  @GetOperation(path, { operationId: 'getParticipant', summary: 'Get a participant' }, participantAnswers.read)
  get(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
    @Param('participantId') id: string,
  ): Promise<Answer> {
    return this.participants.get(request, callRecordId, id);
  }

  @Patch(':participantId')
  @IdParam('participantId')
  @UpdateOperation(
    path,
    {
      operationId: 'updateParticipant',
      summary: 'Change a participant',
      description:
        'Changes the members that the body names; complex values are replaced. The version of the call record rises by one.',
    },
    changes.participant,
    participantAnswers.changed,
  )
  update(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
    @Param('participantId') id: string,
    @EntityFromBody(Participant, UPDATE) body: EntityBody<Participant>,
  ): Promise<Answer> {
    return this.participants.update(request, callRecordId, id, body);
  }

  @Put(':participantId')
  @IdParam('participantId')
  @PutOperation(
    path,
    {
      operationId: 'putParticipant',
      summary: 'Put a participant in its place',
      description: 'Replaces the participant if it is there: what the body leaves out is gone. Else creates it.',
    },
    { 'The participant': sampleRecord.participants_v2[0] },
    participantAnswers.read,
  )
  put(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
    @Param('participantId') id: string,
    @EntityFromBody(Participant, CREATE) body: EntityBody<Participant>,
  ): Promise<Answer> {
    return this.participants.put(request, callRecordId, id, body);
  }

  @Delete(':participantId')
  @IdParam('participantId')
  @DeleteOperation(path, {
    operationId: 'deleteParticipant',
    summary: 'Delete a participant',
    description: 'The version of the call record rises by one.',
  })
  remove(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
    @Param('participantId') id: string,
  ): Promise<void> {
    return this.participants.remove(request, callRecordId, id);
  }
}
