import { Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { EntityBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import type { PathStep } from '../odata/entity-set';
import { ResourceWrites } from '../resources/writes';
import { ResourceReads } from '../resources/reads';
import { callRecords, participants } from './entity-sets';
import type { Participant } from './model';

/** Those who took part in a call. Where an id repeats within the call, the first participant of that id is meant. */
@Injectable()
export class ParticipantsService {
  constructor(
    private readonly reader: ResourceReads,
    private readonly entities: ResourceWrites,
  ) {}

  list(request: GraphRequest, callRecordId: string): Promise<Answer | StreamedAnswer> {
    return this.reader.list(request, pathTo(callRecordId));
  }

  count(request: GraphRequest, callRecordId: string): Promise<string> {
    return this.reader.count(request, pathTo(callRecordId));
  }

  create(request: GraphRequest, callRecordId: string, body: EntityBody<Participant>): Promise<Answer> {
    return this.entities.create(request, pathTo(callRecordId), body);
  }

  get(request: GraphRequest, callRecordId: string, participantId: string): Promise<Answer> {
    return this.reader.get(request, pathTo(callRecordId, participantId));
  }

  update(
    request: GraphRequest,
    callRecordId: string,
    participantId: string,
    body: EntityBody<Participant>,
  ): Promise<Answer> {
    return this.entities.update(request, pathTo(callRecordId, participantId), body);
  }

  put(
    request: GraphRequest,
    callRecordId: string,
    participantId: string,
    body: EntityBody<Participant>,
  ): Promise<Answer> {
    return this.entities.put(request, pathTo(callRecordId, participantId), body);
  }

  remove(request: GraphRequest, callRecordId: string, participantId: string): Promise<void> {
    return this.entities.remove(request, pathTo(callRecordId, participantId));
  }
}

function pathTo(callRecordId: string, id?: string): PathStep[] {
  return [
    { set: callRecords, id: callRecordId },
    { set: participants, id },
  ];
}
