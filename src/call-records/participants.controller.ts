import { Delete, Get, Param, Patch, Post, Put } from '@nestjs/common';
import { CREATE, UPDATE } from '../edm/rules';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { EntityFromBody, type EntityBody } from '../graph/request/entity-body';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { CollectionController, type Ids } from '../resources/collection-resource';
import { Participant } from './model';
import { participantsResource } from './participants.resource';
import { ParticipantsService } from './participants.service';

const { one, docs } = participantsResource;

/** `/communications/callRecords/{callRecordId}/participants_v2` */
@CollectionController(participantsResource)
export class ParticipantsController {
  constructor(private readonly participants: ParticipantsService) {}

  @Post()
  @docs.create()
  create(
    @FromRequest() request: GraphRequest,
    @Param() ids: Ids,
    @EntityFromBody(Participant, CREATE) body: EntityBody<Participant>,
  ): Promise<Answer> {
    return this.participants.create(request, ids, body);
  }

  @Get()
  @docs.list()
  list(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<Answer | StreamedAnswer> {
    return this.participants.list(request, ids);
  }

  @Get('$count')
  @docs.count()
  count(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<string> {
    return this.participants.count(request, ids);
  }

  @Get(one)
  @docs.get()
  get(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<Answer> {
    return this.participants.get(request, ids);
  }

  @Patch(one)
  @docs.update()
  update(
    @FromRequest() request: GraphRequest,
    @Param() ids: Ids,
    @EntityFromBody(Participant, UPDATE) body: EntityBody<Participant>,
  ): Promise<Answer> {
    return this.participants.update(request, ids, body);
  }

  @Put(one)
  @docs.put()
  put(
    @FromRequest() request: GraphRequest,
    @Param() ids: Ids,
    @EntityFromBody(Participant, CREATE) body: EntityBody<Participant>,
  ): Promise<Answer> {
    return this.participants.put(request, ids, body);
  }

  @Delete(one)
  @docs.remove()
  remove(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<void> {
    return this.participants.remove(request, ids);
  }
}
