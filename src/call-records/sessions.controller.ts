import { Delete, Get, Param, Patch, Post, Put } from '@nestjs/common';
import { CREATE, UPDATE } from '../edm/rules';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { EntityFromBody, type EntityBody } from '../graph/request/entity-body';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { CollectionController, type Ids } from '../resources/collection-resource';
import { Session } from './model';
import { sessionsResource } from './sessions.resource';
import { SessionsService } from './sessions.service';

const { one, docs } = sessionsResource;

/** `/communications/callRecords/{callRecordId}/sessions` */
@CollectionController(sessionsResource)
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Post()
  @docs.create()
  create(
    @FromRequest() request: GraphRequest,
    @Param() ids: Ids,
    @EntityFromBody(Session, CREATE) body: EntityBody<Session>,
  ): Promise<Answer> {
    return this.sessions.create(request, ids, body);
  }

  @Get()
  @docs.list()
  list(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<Answer | StreamedAnswer> {
    return this.sessions.list(request, ids);
  }

  @Get('$count')
  @docs.count()
  count(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<string> {
    return this.sessions.count(request, ids);
  }

  @Get(one)
  @docs.get()
  get(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<Answer> {
    return this.sessions.get(request, ids);
  }

  @Patch(one)
  @docs.update()
  update(
    @FromRequest() request: GraphRequest,
    @Param() ids: Ids,
    @EntityFromBody(Session, UPDATE) body: EntityBody<Session>,
  ): Promise<Answer> {
    return this.sessions.update(request, ids, body);
  }

  @Put(one)
  @docs.put()
  put(
    @FromRequest() request: GraphRequest,
    @Param() ids: Ids,
    @EntityFromBody(Session, CREATE) body: EntityBody<Session>,
  ): Promise<Answer> {
    return this.sessions.put(request, ids, body);
  }

  @Delete(one)
  @docs.remove()
  remove(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<void> {
    return this.sessions.remove(request, ids);
  }
}
