import { Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import type { EntityBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import type { CollectionResource, Ids } from './collection-resource';
import { ResourceReads } from './reads';
import { ResourceWrites } from './writes';

/** What the service of every collection does. */
@Injectable()
export abstract class CollectionService {
  protected abstract readonly resource: CollectionResource;

  constructor(
    private readonly reads: ResourceReads,
    private readonly writes: ResourceWrites,
  ) {}

  /** @param ids of the entities that contain the collection */
  list(request: GraphRequest, ids: Ids): Promise<Answer | StreamedAnswer> {
    return this.reads.list(request, this.resource.pathTo(ids));
  }

  /** @returns decimal text */
  count(request: GraphRequest, ids: Ids): Promise<string> {
    return this.reads.count(request, this.resource.pathTo(ids));
  }

  /** Creates an entity with all that it contains. */
  create(request: GraphRequest, ids: Ids, body: EntityBody<object>): Promise<Answer> {
    return this.writes.create(request, this.resource.pathTo(ids), body);
  }

  get(request: GraphRequest, ids: Ids): Promise<Answer> {
    return this.reads.get(request, this.resource.pathTo(ids));
  }

  /** Changes the members that the body names. */
  update(request: GraphRequest, ids: Ids, body: EntityBody<object>): Promise<Answer> {
    return this.writes.update(request, this.resource.pathTo(ids), body);
  }

  /** Replaces the entity, or creates it. */
  put(request: GraphRequest, ids: Ids, body: EntityBody<object>): Promise<Answer> {
    return this.writes.put(request, this.resource.pathTo(ids), body);
  }

  /** Deletes the entity with all that it contains. */
  remove(request: GraphRequest, ids: Ids): Promise<void> {
    return this.writes.remove(request, this.resource.pathTo(ids));
  }
}
