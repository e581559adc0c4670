import { Controller, Get } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { CountOperation, ListOperation } from '../open-api/operations.decorator';
import { ResourceReads } from '../resources/reads';
import { allSegments, allSessions } from './entity-sets';
import { acrossCallsAnswers } from './model/sample-answers';

/** What all calls contain, in one collection: an addition to Graph. */
@Controller('communications')
export class AcrossCallsController {
  constructor(private readonly reads: ResourceReads) {}

  @Get('sessions')
  @ListOperation(
    [allSessions],
    {
      operationId: 'listAllSessions',
      summary: 'List the sessions of all calls',
      description: 'The newest start comes first; each has its `callRecordId`. Graph does not have this.',
    },
    acrossCallsAnswers.sessions,
  )
  sessions(@FromRequest() request: GraphRequest): Promise<Answer | StreamedAnswer> {
    return this.reads.list(request, [{ set: allSessions }]);
  }

  @Get('sessions/$count')
  @CountOperation([allSessions], { operationId: 'countAllSessions', summary: 'Count the sessions of all calls' })
  countSessions(@FromRequest() request: GraphRequest): Promise<string> {
    return this.reads.count(request, [{ set: allSessions }]);
  }

  @Get('segments')
  @ListOperation(
    [allSegments],
    {
      operationId: 'listAllSegments',
      summary: 'List the segments of all calls',
      description: 'The newest start comes first; each has its `callRecordId`. Graph does not have this.',
    },
    acrossCallsAnswers.segments,
  )
  segments(@FromRequest() request: GraphRequest): Promise<Answer | StreamedAnswer> {
    return this.reads.list(request, [{ set: allSegments }]);
  }

  @Get('segments/$count')
  @CountOperation([allSegments], { operationId: 'countAllSegments', summary: 'Count the segments of all calls' })
  countSegments(@FromRequest() request: GraphRequest): Promise<string> {
    return this.reads.count(request, [{ set: allSegments }]);
  }
}
