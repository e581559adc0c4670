import { Delete, Get, Param, Patch, Post, Put } from '@nestjs/common';
import { CREATE, UPDATE } from '../edm/rules';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { EntityFromBody, type EntityBody } from '../graph/request/entity-body';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { CollectionController, type Ids } from '../resources/collection-resource';
import { Segment } from './model';
import { segmentsResource } from './segments.resource';
import { SegmentsService } from './segments.service';

const { one, docs } = segmentsResource;

/** `/communications/callRecords/{callRecordId}/sessions/{sessionId}/segments` */
@CollectionController(segmentsResource)
export class SegmentsController {
  constructor(private readonly segments: SegmentsService) {}

  @Post()
  @docs.create()
  create(
    @FromRequest() request: GraphRequest,
    @Param() ids: Ids,
    @EntityFromBody(Segment, CREATE) body: EntityBody<Segment>,
  ): Promise<Answer> {
    return this.segments.create(request, ids, body);
  }

  @Get()
  @docs.list()
  list(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<Answer | StreamedAnswer> {
    return this.segments.list(request, ids);
  }

  @Get('$count')
  @docs.count()
  count(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<string> {
    return this.segments.count(request, ids);
  }

  @Get(one)
  @docs.get()
  get(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<Answer> {
    return this.segments.get(request, ids);
  }

  @Patch(one)
  @docs.update()
  update(
    @FromRequest() request: GraphRequest,
    @Param() ids: Ids,
    @EntityFromBody(Segment, UPDATE) body: EntityBody<Segment>,
  ): Promise<Answer> {
    return this.segments.update(request, ids, body);
  }

  @Put(one)
  @docs.put()
  put(
    @FromRequest() request: GraphRequest,
    @Param() ids: Ids,
    @EntityFromBody(Segment, CREATE) body: EntityBody<Segment>,
  ): Promise<Answer> {
    return this.segments.put(request, ids, body);
  }

  @Delete(one)
  @docs.remove()
  remove(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<void> {
    return this.segments.remove(request, ids);
  }
}
