import { Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { EntityBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import type { PathStep } from '../odata/entity-set';
import { ResourceWrites } from '../resources/writes';
import { ResourceReads } from '../resources/reads';
import { callRecords } from './entity-sets';
import type { CallRecord } from './model';

/** Call records of the caller's tenant. */
@Injectable()
export class CallRecordsService {
  constructor(
    private readonly reader: ResourceReads,
    private readonly entities: ResourceWrites,
  ) {}

  list(request: GraphRequest): Promise<Answer | StreamedAnswer> {
    return this.reader.list(request, pathTo());
  }

  count(request: GraphRequest): Promise<string> {
    return this.reader.count(request, pathTo());
  }

  create(request: GraphRequest, body: EntityBody<CallRecord>): Promise<Answer> {
    return this.entities.create(request, pathTo(), body);
  }

  get(request: GraphRequest, callRecordId: string): Promise<Answer> {
    return this.reader.get(request, pathTo(callRecordId));
  }

  update(request: GraphRequest, callRecordId: string, body: EntityBody<CallRecord>): Promise<Answer> {
    return this.entities.update(request, pathTo(callRecordId), body);
  }

  put(request: GraphRequest, callRecordId: string, body: EntityBody<CallRecord>): Promise<Answer> {
    return this.entities.put(request, pathTo(callRecordId), body);
  }

  remove(request: GraphRequest, callRecordId: string): Promise<void> {
    return this.entities.remove(request, pathTo(callRecordId));
  }
}

function pathTo(id?: string): PathStep[] {
  return [{ set: callRecords, id }];
}
