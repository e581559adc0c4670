import { Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import type { EntityBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import type { PathStep } from '../odata/entity-set';
import { ResourceReads } from '../resources/reads';
import { ResourceWrites } from '../resources/writes';
import { callRecords } from './entity-sets';
import type { CallRecord } from './model';

/** Call records of the caller's tenant. */
@Injectable()
export class CallRecordsService {
  constructor(
    private readonly reads: ResourceReads,
    private readonly writes: ResourceWrites,
  ) {}

  list(request: GraphRequest): Promise<Answer | StreamedAnswer> {
    return this.reads.list(request, pathTo());
  }

  count(request: GraphRequest): Promise<string> {
    return this.reads.count(request, pathTo());
  }

  create(request: GraphRequest, body: EntityBody<CallRecord>): Promise<Answer> {
    return this.writes.create(request, pathTo(), body);
  }

  get(request: GraphRequest, callRecordId: string): Promise<Answer> {
    return this.reads.get(request, pathTo(callRecordId));
  }

  update(request: GraphRequest, callRecordId: string, body: EntityBody<CallRecord>): Promise<Answer> {
    return this.writes.update(request, pathTo(callRecordId), body);
  }

  put(request: GraphRequest, callRecordId: string, body: EntityBody<CallRecord>): Promise<Answer> {
    return this.writes.put(request, pathTo(callRecordId), body);
  }

  remove(request: GraphRequest, callRecordId: string): Promise<void> {
    return this.writes.remove(request, pathTo(callRecordId));
  }
}

function pathTo(id?: string): PathStep[] {
  return [{ set: callRecords, id }];
}
