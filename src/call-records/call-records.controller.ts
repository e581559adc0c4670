import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CREATE, UPDATE } from '../edm/rules';
import type { Answer } from '../graph/answer';
import { EntityBodyPipe, type EntityBody } from '../graph/entity-body';
import { FromRequest, type GraphRequest } from '../graph/graph-request';
import {
  CountOperation,
  CreateOperation,
  DeleteOperation,
  GetOperation,
  ListOperation,
  UpdateOperation,
} from '../open-api/operations.decorator';
import { CallRecordsService } from './call-records.service';
import { CallRecord } from './model';
import { changes, recordAnswers } from './model/sample-answers';
import { minimalRecord, sampleRecord } from './model/sample-bodies';
import { IdParam } from './id-param.decorator';

@ApiTags('Call records')
@Controller('communications/callRecords')
export class CallRecordsController {
  constructor(private readonly callRecords: CallRecordsService) {}

  @Post()
  @CreateOperation(
    CallRecord,
    {
      operationId: 'createCallRecord',
      summary: 'Create a call record',
      description:
        'Takes a whole call with its sessions, segments, organizer and participants: all of it or nothing. ' +
        'The service makes the ids that the body leaves out. The whole call of the example brings its own, so that ' +
        'it can be created once; then the other operations find it.',
      canMiss: false,
    },
    { 'A whole call': sampleRecord, 'As little as possible': minimalRecord },
    recordAnswers.created,
  )
  create(
    @FromRequest() request: GraphRequest,
    @Body(new EntityBodyPipe(CallRecord, CREATE)) body: EntityBody<CallRecord>,
  ): Promise<Answer> {
    return this.callRecords.create(request, body);
  }

  @Get()
  @ListOperation(
    CallRecord,
    {
      operationId: 'listCallRecords',
      summary: 'List call records',
      description: 'The newest start comes first; 60 on a page.',
      canMiss: false,
    },
    recordAnswers.listed,
  )
  list(@FromRequest() request: GraphRequest): Promise<Answer> {
    return this.callRecords.list(request);
  }

  @Get('$count')
  @CountOperation({ operationId: 'countCallRecords', summary: 'Count call records', canMiss: false })
  count(@FromRequest() request: GraphRequest): Promise<string> {
    return this.callRecords.count(request);
  }

  @Get(':callRecordId')
  @IdParam('callRecordId')
  @GetOperation(
    CallRecord,
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
    CallRecord,
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
    @Body(new EntityBodyPipe(CallRecord, UPDATE)) body: EntityBody<CallRecord>,
  ): Promise<Answer> {
    return this.callRecords.update(request, id, body);
  }

  @Delete(':callRecordId')
  @IdParam('callRecordId')
  @DeleteOperation({
    operationId: 'deleteCallRecord',
    summary: 'Delete a call record',
    description: 'Deletes what the record contains too.',
  })
  remove(@FromRequest() request: GraphRequest, @Param('callRecordId') id: string): Promise<void> {
    return this.callRecords.remove(request, id);
  }
}
