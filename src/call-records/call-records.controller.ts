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
import { CallRecordsService } from './call-records.service';
import { callRecords } from './entity-sets';
import { IdParam } from './id-param.decorator';
import { CallRecord } from './model';
import { changes, recordAnswers } from './model/sample-answers';
import { minimalRecord, sampleRecord } from './model/sample-bodies';

const path = [callRecords] as const;

@Controller('communications/callRecords')
export class CallRecordsController {
  constructor(private readonly callRecords: CallRecordsService) {}

  @Post()
  @CreateOperation(
    path,
    {
      operationId: 'createCallRecord',
      summary: 'Create a call record',
      description:
        'Takes a whole call with its sessions, segments, organizer and participants: all of it or nothing. ' +
        'The service makes the ids that the body leaves out. The whole call of the example brings its own, so that the ' +
        'other operations find it; 409 means that it is there already.',
    },
    { 'A whole call': sampleRecord, 'As little as possible': minimalRecord },
    recordAnswers.created,
  )
  create(
    @FromRequest() request: GraphRequest,
    @EntityFromBody(CallRecord, CREATE) body: EntityBody<CallRecord>,
  ): Promise<Answer> {
    return this.callRecords.create(request, body);
  }

  @Get()
  @ListOperation(
    path,
    {
      operationId: 'listCallRecords',
      summary: 'List call records',
      description: 'The newest start comes first.',
    },
    recordAnswers.listed,
  )
  list(@FromRequest() request: GraphRequest): Promise<Answer | StreamedAnswer> {
    return this.callRecords.list(request);
  }

  @Get('$count')
  @CountOperation(path, { operationId: 'countCallRecords', summary: 'Count call records' })
  count(@FromRequest() request: GraphRequest): Promise<string> {
    return this.callRecords.count(request);
  }

  @Get(':callRecordId')
  @IdParam('callRecordId')
  @GetOperation(
    path,
    {
      operationId: 'getCallRecord',
      summary: 'Get a call record',
      description: 'Sessions and participants come with `$expand`.',
    },
    recordAnswers.read,
  )
  get(@FromRequest() request: GraphRequest, @Param('callRecordId') id: string): Promise<Answer> {
    return this.callRecords.get(request, id);
  }

  @Patch(':callRecordId')
  @IdParam('callRecordId')
  @UpdateOperation(
    path,
    {
      operationId: 'updateCallRecord',
      summary: 'Change a call record',
      description: 'Changes the members that the body names. The version rises by one.',
    },
    changes.record,
    recordAnswers.changed,
  )
  update(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') id: string,
    @EntityFromBody(CallRecord, UPDATE) body: EntityBody<CallRecord>,
  ): Promise<Answer> {
    return this.callRecords.update(request, id, body);
  }

  @Put(':callRecordId')
  @IdParam('callRecordId')
  @PutOperation(
    path,
    {
      operationId: 'putCallRecord',
      summary: 'Put a call record in its place',
      description:
        'Replaces the record if it is there: what the body leaves out is gone, but for the organizer, and for sessions and ' +
        'participants where the body does not name them at all. Else creates it.',
    },
    { 'A whole call': sampleRecord },
    { 'A whole call': recordAnswers.created['A whole call'] },
  )
  put(
    @FromRequest() request: GraphRequest,
    @Param('callRecordId') id: string,
    @EntityFromBody(CallRecord, CREATE) body: EntityBody<CallRecord>,
  ): Promise<Answer> {
    return this.callRecords.put(request, id, body);
  }

  @Delete(':callRecordId')
  @IdParam('callRecordId')
  @DeleteOperation(path, {
    operationId: 'deleteCallRecord',
    summary: 'Delete a call record',
    description: 'Deletes what it contains too.',
  })
  remove(@FromRequest() request: GraphRequest, @Param('callRecordId') id: string): Promise<void> {
    return this.callRecords.remove(request, id);
  }
}
