import { Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import type { EntityBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import type { PathStep } from '../odata/entity-set';
import { ResourceReads } from '../resources/reads';
import { ResourceWrites } from '../resources/writes';
import { callRecords, participants } from './entity-sets';
import type { Participant } from './model';

/** Those who took part in a call. Where an id repeats within the call, the first participant of that id is meant. */
@Injectable()
export class ParticipantsService {
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

  create(request: GraphRequest, callRecordId: string, body: EntityBody<Participant>): Promise<Answer> {
    return this.writes.create(request, pathTo(callRecordId), body);
  }

  get(request: GraphRequest, callRecordId: string, participantId: string): Promise<Answer> {
    return this.reads.get(request, pathTo(callRecordId, participantId));
  }

  update(
    request: GraphRequest,
    callRecordId: string,
    participantId: string,
    body: EntityBody<Participant>,
  ): Promise<Answer> {
    return this.writes.update(request, pathTo(callRecordId, participantId), body);
  }

  put(
    request: GraphRequest,
    callRecordId: string,
    participantId: string,
    body: EntityBody<Participant>,
  ): Promise<Answer> {
    return this.writes.put(request, pathTo(callRecordId, participantId), body);
  }

  remove(request: GraphRequest, callRecordId: string, participantId: string): Promise<void> {
    return this.writes.remove(request, pathTo(callRecordId, participantId));
  }
}

function pathTo(callRecordId: string, id?: string): PathStep[] {
  return [
    { set: callRecords, id: callRecordId },
    { set: participants, id },
  ];
}
