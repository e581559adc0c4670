import { Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import type { EntityBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import type { PathStep } from '../odata/entity-set';
import { ResourceReads } from '../resources/reads';
import { ResourceWrites } from '../resources/writes';
import { callRecords, segments, sessions } from './entity-sets';
import type { Segment } from './model';

/** Where segments are: the call and the session that contain them. */
export interface SegmentParents {
  readonly callRecordId: string;
  readonly sessionId: string;
}

/** Segments of a session. */
@Injectable()
export class SegmentsService {
  constructor(
    private readonly reads: ResourceReads,
    private readonly writes: ResourceWrites,
  ) {}

  list(request: GraphRequest, parents: SegmentParents): Promise<Answer | StreamedAnswer> {
    return this.reads.list(request, pathTo(parents));
  }

  count(request: GraphRequest, parents: SegmentParents): Promise<string> {
    return this.reads.count(request, pathTo(parents));
  }

  create(request: GraphRequest, parents: SegmentParents, body: EntityBody<Segment>): Promise<Answer> {
    return this.writes.create(request, pathTo(parents), body);
  }

  get(request: GraphRequest, parents: SegmentParents, segmentId: string): Promise<Answer> {
    return this.reads.get(request, pathTo(parents, segmentId));
  }

  update(
    request: GraphRequest,
    parents: SegmentParents,
    segmentId: string,
    body: EntityBody<Segment>,
  ): Promise<Answer> {
    return this.writes.update(request, pathTo(parents, segmentId), body);
  }

  put(request: GraphRequest, parents: SegmentParents, segmentId: string, body: EntityBody<Segment>): Promise<Answer> {
    return this.writes.put(request, pathTo(parents, segmentId), body);
  }

  remove(request: GraphRequest, parents: SegmentParents, segmentId: string): Promise<void> {
    return this.writes.remove(request, pathTo(parents, segmentId));
  }
}

function pathTo({ callRecordId, sessionId }: SegmentParents, id?: string): PathStep[] {
  return [
    { set: callRecords, id: callRecordId },
    { set: sessions, id: sessionId },
    { set: segments, id },
  ];
}
