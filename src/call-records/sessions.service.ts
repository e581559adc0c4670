import { Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import type { EntityBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import type { PathStep } from '../odata/entity-set';
import { ResourceReads } from '../resources/reads';
import { ResourceWrites } from '../resources/writes';
import { callRecords, sessions } from './entity-sets';
import type { Session } from './model';

/** Sessions of a call. Where a session id repeats within the call, the first session of that id is meant. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly reads: ResourceReads,
    private readonly writes: ResourceWrites,
  ) {}

  list(request: GraphRequest, callRecordId: string): Promise<Answer | StreamedAnswer> {
    return this.reads.list(request, pathTo(callRecordId));
  }

  count(request: GraphRequest, callRecordId: string): Promise<string> {
    return this.reads.count(request, pathTo(callRecordId));
  }

  create(request: GraphRequest, callRecordId: string, body: EntityBody<Session>): Promise<Answer> {
    return this.writes.create(request, pathTo(callRecordId), body);
  }

  get(request: GraphRequest, callRecordId: string, sessionId: string): Promise<Answer> {
    return this.reads.get(request, pathTo(callRecordId, sessionId));
  }

  update(request: GraphRequest, callRecordId: string, sessionId: string, body: EntityBody<Session>): Promise<Answer> {
    return this.writes.update(request, pathTo(callRecordId, sessionId), body);
  }

  put(request: GraphRequest, callRecordId: string, sessionId: string, body: EntityBody<Session>): Promise<Answer> {
    return this.writes.put(request, pathTo(callRecordId, sessionId), body);
  }

  remove(request: GraphRequest, callRecordId: string, sessionId: string): Promise<void> {
    return this.writes.remove(request, pathTo(callRecordId, sessionId));
  }
}

function pathTo(callRecordId: string, id?: string): PathStep[] {
  return [
    { set: callRecords, id: callRecordId },
    { set: sessions, id },
  ];
}
