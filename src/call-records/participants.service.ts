import { Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer';
import type { GraphRequest } from '../graph/graph-request';
import type { StreamedAnswer } from '../graph/streamed-answer';
import { EntityReader } from './entity-reader';
import { callRecords, participants } from './entity-sets';

/** Those who took part in a call; they are written with the call. */
@Injectable()
export class ParticipantsService {
  constructor(private readonly reader: EntityReader) {}

  list(request: GraphRequest, callRecordId: string): Promise<Answer | StreamedAnswer> {
    return this.reader.list(request, [{ set: callRecords, id: callRecordId }, { set: participants }]);
  }
}
