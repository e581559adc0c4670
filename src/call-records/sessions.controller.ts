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
import { callRecords, sessions } from './entity-sets';
import { IdParam } from './id-param.decorator';
import { Session } from './model';
import { changes, sessionAnswers } from './model/sample-answers';
import { minimalSession, sampleSession } from './model/sample-bodies';
import { SessionsService } from './sessions.service';

const path = [callRecords, sessions] as const;

@IdParam('callRecordId')
@Controller('communications/callRecords/:callRecordId/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Post()
  @CreateOperation(
    path,
    {
      operationId: 'createSession',
      summary: 'Add a session to a call',
      description: 'The version of the call record rises by one.',
    },
    { 'A session between two people': sampleSession, 'As little as possible': minimalSession },
    sessionAnswers.created,
  )
  create(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
    @EntityFromBody(Session, CREATE) body: EntityBody<Session>,
  ): Promise<Answer> {
    return this.sessions.create(request, callRecordId, body);
  }

  @Get()
  @ListOperation(
    path,
    {
      operationId: 'listSessions',
      summary: 'List the sessions of a call',
      description: 'In the order in which they were added.',
    },
    sessionAnswers.listed,
  )
  list(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
  ): Promise<Answer | StreamedAnswer> {
    return this.sessions.list(request, callRecordId);
  }

  @Get('$count')
  @CountOperation(path, { operationId: 'countSessions', summary: 'Count the sessions of a call' })
  count(@FromRequest() request: GraphRequest, @Param('callRecordId') callRecordId: string): Promise<string> {
    return this.sessions.count(request, callRecordId);
  }

  @Get(':sessionId')
  @IdParam('sessionId')
  @GetOperation(path, { operationId: 'getSession', summary: 'Get a session' }, sessionAnswers.read)
  get(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
    @Param('sessionId') id: string,
  ): Promise<Answer> {
    return this.sessions.get(request, callRecordId, id);
  }

  @Patch(':sessionId')
  @IdParam('sessionId')
  @UpdateOperation(
    path,
    {
      operationId: 'updateSession',
      summary: 'Change a session',
      description:
        'Changes the members that the body names; complex values are replaced. The version of the call record rises by one.',
    },
    changes.failure,
    sessionAnswers.changed,
  )
  update(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
    @Param('sessionId') id: string,
    @EntityFromBody(Session, UPDATE) body: EntityBody<Session>,
  ): Promise<Answer> {
    return this.sessions.update(request, callRecordId, id, body);
  }

  @Put(':sessionId')
  @IdParam('sessionId')
  @PutOperation(
    path,
    {
      operationId: 'putSession',
      summary: 'Put a session in its place',
      description:
        'Replaces the session if it is there: what the body leaves out is gone, but for the segments where the body does ' +
        'not name them at all. Else creates it.',
    },
    { 'A session between two people': sampleSession },
    { 'A session between two people': sessionAnswers.read['The session'] },
  )
  put(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
    @Param('sessionId') id: string,
    @EntityFromBody(Session, CREATE) body: EntityBody<Session>,
  ): Promise<Answer> {
    return this.sessions.put(request, callRecordId, id, body);
  }

  @Delete(':sessionId')
  @IdParam('sessionId')
  @DeleteOperation(path, {
    operationId: 'deleteSession',
    summary: 'Delete a session',
    description: 'Deletes its segments too. The version of the call record rises by one.',
  })
  remove(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') callRecordId: string,
    @Param('sessionId') id: string,
  ): Promise<void> {
    return this.sessions.remove(request, callRecordId, id);
  }
}
