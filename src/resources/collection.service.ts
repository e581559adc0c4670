import { Injectable } from '@nestjs/common';
import type { Answer } from '../graph/answer/answer';
import type { StreamedAnswer } from '../graph/answer/streamed-answer';
import type { EntityBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import type { CollectionResource, Ids } from './collection-resource';
import { ResourceReads } from './reads';
import { ResourceUpdates } from './updates';
import { ResourceWrites } from './writes';

/** Base class of the services of all collections. */
@Injectable()
export abstract class CollectionService {
  protected abstract readonly resource: CollectionResource;

  constructor(
    private readonly reads: ResourceReads,
    private readonly writes: ResourceWrites,
    private readonly updates: ResourceUpdates,
  ) {}

  /** @param ids ids of the entities that contain the collection */
  list(request: GraphRequest, ids: Ids): Promise<Answer | StreamedAnswer> {
    return this.reads.list(request, this.resource.pathTo(ids));
  }

  /** Returns the number of entities as decimal text. @param ids ids of the entities that contain the collection */
  count(request: GraphRequest, ids: Ids): Promise<string> {
    return this.reads.count(request, this.resource.pathTo(ids));
  }

  /** Creates an entity with its contained entities. */
  create(request: GraphRequest, ids: Ids, body: EntityBody<object>): Promise<Answer> {
    return this.writes.create(request, this.resource.pathTo(ids), body);
  }

  get(request: GraphRequest, ids: Ids): Promise<Answer> {
    return this.reads.get(request, this.resource.pathTo(ids));
  }

  /** Changes the members that are in the body. */
  update(request: GraphRequest, ids: Ids, body: EntityBody<object>): Promise<Answer> {
    return this.updates.update(request, this.resource.pathTo(ids), body);
  }

  /** Replaces the entity, or creates it. */
  put(request: GraphRequest, ids: Ids, body: EntityBody<object>): Promise<Answer> {
    return this.writes.put(request, this.resource.pathTo(ids), body);
  }

  /** Deletes the entity and its contained entities. */
  remove(request: GraphRequest, ids: Ids): Promise<void> {
    return this.writes.remove(request, this.resource.pathTo(ids));
  }
}
