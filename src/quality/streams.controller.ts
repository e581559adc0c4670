import { Get, Param } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import type { Ids } from '../resources/collection-resource';
import { ResourceReads } from '../resources/reads';
import { streamsResource as resource } from './quality.resources';

/** `/communications/streams` */
@resource.controller()
export class StreamsController {
  constructor(private readonly reads: ResourceReads) {}

  @Get()
  @resource.docs.list()
  list(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<Answer | StreamedAnswer> {
    return this.reads.list(request, resource.pathTo(ids));
  }

  @Get('$count')
  @resource.docs.count()
  count(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<string> {
    return this.reads.count(request, resource.pathTo(ids));
  }

  @Get(resource.one)
  @resource.docs.get()
  get(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<Answer> {
    return this.reads.get(request, resource.pathTo(ids));
  }
}
