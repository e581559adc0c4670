import { Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import type { GraphRequest } from '../graph/request/graph-request';
import type { PathStep } from '../odata/entity-set';
import { ResourceReads } from '../resources/reads';

/** Reads what is derived from call records, for all controllers of such collections. */
@Injectable()
export class QualityReads {
  constructor(private readonly reads: ResourceReads) {}

  list(request: GraphRequest, path: readonly PathStep[]): Promise<Answer | StreamedAnswer> {
    return this.reads.list(request, path);
  }

  /** Returns the number of rows as decimal text. */
  count(request: GraphRequest, path: readonly PathStep[]): Promise<string> {
    return this.reads.count(request, path);
  }

  get(request: GraphRequest, path: readonly PathStep[]): Promise<Answer> {
    return this.reads.get(request, path);
  }
}
