import { Controller, Get } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { ResourceReads } from '../resources/reads';
import { allSegmentsResource } from './segments.resource';
import { allSessionsResource } from './sessions.resource';

const [sessions, segments] = [allSessionsResource, allSegmentsResource];

/** `/communications/sessions` and `/communications/segments`: the entities of all calls, an addition to Graph. */
@Controller()
export class AcrossCallsController {
  constructor(private readonly reads: ResourceReads) {}

  @Get(sessions.set.name)
  @sessions.docs.list()
  sessions(@FromRequest() request: GraphRequest): Promise<Answer | StreamedAnswer> {
    return this.reads.list(request, [{ set: sessions.set }]);
  }

  @Get(`${sessions.set.name}/$count`)
  @sessions.docs.count()
  countSessions(@FromRequest() request: GraphRequest): Promise<string> {
    return this.reads.count(request, [{ set: sessions.set }]);
  }

  @Get(segments.set.name)
  @segments.docs.list()
  segments(@FromRequest() request: GraphRequest): Promise<Answer | StreamedAnswer> {
    return this.reads.list(request, [{ set: segments.set }]);
  }

  @Get(`${segments.set.name}/$count`)
  @segments.docs.count()
  countSegments(@FromRequest() request: GraphRequest): Promise<string> {
    return this.reads.count(request, [{ set: segments.set }]);
  }
}
