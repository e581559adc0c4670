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
import { callRecords, segments, sessions } from './entity-sets';
import { IdParam } from './id-param.decorator';
import { Segment } from './model';
import { changes, segmentAnswers } from './model/sample-answers';
import { sampleSegment } from './model/sample-bodies';
import { SegmentsService, type SegmentParents } from './segments.service';

const path = [callRecords, sessions, segments] as const;

@IdParam('callRecordId', 'sessionId')
@Controller('communications/callRecords/:callRecordId/sessions/:sessionId/segments')
export class SegmentsController {
  constructor(private readonly segments: SegmentsService) {}

  @Post()
  @CreateOperation(
    path,
    {
      operationId: 'createSegment',
      summary: 'Add a segment to a session',
      description: 'The version of the call record rises by one.',
    },
    { 'A segment with its media': sampleSegment },
    segmentAnswers.created,
  )
  create(
    @FromRequest() request: GraphRequest,
    @Param() parents: SegmentParents,
    @EntityFromBody(Segment, CREATE) body: EntityBody<Segment>,
  ): Promise<Answer> {
    return this.segments.create(request, parents, body);
  }

  @Get()
  @ListOperation(
    path,
    {
      operationId: 'listSegments',
      summary: 'List the segments of a session',
      description: 'In the order in which they were added.',
    },
    segmentAnswers.listed,
  )
  list(@FromRequest() request: GraphRequest, @Param() parents: SegmentParents): Promise<Answer | StreamedAnswer> {
    return this.segments.list(request, parents);
  }

  @Get('$count')
  @CountOperation(path, { operationId: 'countSegments', summary: 'Count the segments of a session' })
  count(@FromRequest() request: GraphRequest, @Param() parents: SegmentParents): Promise<string> {
    return this.segments.count(request, parents);
  }

  @Get(':segmentId')
  @IdParam('segmentId')
  @GetOperation(path, { operationId: 'getSegment', summary: 'Get a segment' }, segmentAnswers.read)
  get(
    @FromRequest() request: GraphRequest,
    @Param() parents: SegmentParents,
    @Param('segmentId') id: string,
  ): Promise<Answer> {
    return this.segments.get(request, parents, id);
  }

  @Patch(':segmentId')
  @IdParam('segmentId')
  @UpdateOperation(
    path,
    {
      operationId: 'updateSegment',
      summary: 'Change a segment',
      description:
        'Changes the members that the body names; complex values are replaced. The version of the call record rises by one.',
    },
    changes.failure,
    segmentAnswers.changed,
  )
  update(
    @FromRequest() request: GraphRequest,
    @Param() parents: SegmentParents,
    @Param('segmentId') id: string,
    @EntityFromBody(Segment, UPDATE) body: EntityBody<Segment>,
  ): Promise<Answer> {
    return this.segments.update(request, parents, id, body);
  }

  @Put(':segmentId')
  @IdParam('segmentId')
  @PutOperation(
    path,
    {
      operationId: 'putSegment',
      summary: 'Put a segment in its place',
      description: 'Replaces the segment if it is there: what the body leaves out is gone. Else creates it.',
    },
    { 'A segment with its media': sampleSegment },
    { 'A segment with its media': segmentAnswers.read['The segment'] },
  )
  put(
    @FromRequest() request: GraphRequest,
    @Param() parents: SegmentParents,
    @Param('segmentId') id: string,
    @EntityFromBody(Segment, CREATE) body: EntityBody<Segment>,
  ): Promise<Answer> {
    return this.segments.put(request, parents, id, body);
  }

  @Delete(':segmentId')
  @IdParam('segmentId')
  @DeleteOperation(path, {
    operationId: 'deleteSegment',
    summary: 'Delete a segment',
    description: 'The version of the call record rises by one.',
  })
  remove(
    @FromRequest() request: GraphRequest,
    @Param() parents: SegmentParents,
    @Param('segmentId') id: string,
  ): Promise<void> {
    return this.segments.remove(request, parents, id);
  }
}
