import { Delete, Get, Param, Patch, Post, Put } from '@nestjs/common';
import { CREATE, UPDATE } from '../edm/rules';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import { EntityFromBody, type EntityBody } from '../graph/request/entity-body';
import { FromRequest, type GraphRequest } from '../graph/request/graph-request';
import { CollectionController, type Ids } from '../resources/collection-resource';
import { callRecordsResource } from './call-records.resource';
import { CallRecordsService } from './call-records.service';
import { CallRecord } from './model';

const { one, docs } = callRecordsResource;

/** `/communications/callRecords` */
@CollectionController(callRecordsResource)
export class CallRecordsController {
  constructor(private readonly callRecords: CallRecordsService) {}

  @Post()
  @docs.create()
  create(
    @FromRequest() request: GraphRequest,
    @Param() ids: Ids,
    @EntityFromBody(CallRecord, CREATE) body: EntityBody<CallRecord>,
  ): Promise<Answer> {
    return this.callRecords.create(request, ids, body);
  }

  @Get()
  @docs.list()
  list(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<Answer | StreamedAnswer> {
    return this.callRecords.list(request, ids);
  }

  @Get('$count')
  @docs.count()
  count(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<string> {
    return this.callRecords.count(request, ids);
  }

  @Get(one)
  @docs.get()
  get(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<Answer> {
    return this.callRecords.get(request, ids);
  }

  @Patch(one)
  @docs.update()
  update(
    @FromRequest() request: GraphRequest,
    @Param() ids: Ids,
    @EntityFromBody(CallRecord, UPDATE) body: EntityBody<CallRecord>,
  ): Promise<Answer> {
    return this.callRecords.update(request, ids, body);
  }

  @Put(one)
  @docs.put()
  put(
    @FromRequest() request: GraphRequest,
    @Param() ids: Ids,
    @EntityFromBody(CallRecord, CREATE) body: EntityBody<CallRecord>,
  ): Promise<Answer> {
    return this.callRecords.put(request, ids, body);
  }

  @Delete(one)
  @docs.remove()
  remove(@FromRequest() request: GraphRequest, @Param() ids: Ids): Promise<void> {
    return this.callRecords.remove(request, ids);
  }
}
