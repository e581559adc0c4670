import { Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer';
import type { GraphRequest } from '../graph/graph-request';
import { EntityOperations } from './entity-operations';
import { callRecords, participants } from './entity-sets';

/** Those who took part in a call; they are written with the call. */
@Injectable()
export class ParticipantsService {
  constructor(private readonly entities: EntityOperations) {}

  list(request: GraphRequest, callRecordId: string): Promise<Answer> {
    return this.entities.list(request, [{ set: callRecords, id: callRecordId }, { set: participants }]);
  }
}
