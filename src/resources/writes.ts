import { Inject, Injectable } from '@nestjs/common';
import { inATurn, inTurns } from '../budgets/in-turns';
import { SETTINGS, type Settings } from '../config/settings';
import type { JsonObject } from '../edm/json/json-value';
import type { Answer } from '../graph/answer/answer';
import { GraphError } from '../graph/errors/graph-error';
import { withTagInBody } from '../graph/request/conditions';
import type { EntityBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import { endOf, type EntitySet, type PathStep } from '../odata/entity-set';
import { refuseOptions } from '../odata/plan/plan-options';
import type { ExpandItem } from '../odata/syntax/ast';
import { EntityWriter } from '../writes/entity-writer';
import { withCounterparts } from '../writes/rows/counterpart-forms';
import { itemsOf, withIds } from '../writes/rows/entity-ids';
import { prepareRows } from '../writes/rows/entity-rows';
import { tooManyEntities, unfitEntity } from './body-rules';
import { ResourceReads } from './reads';
import { admitChange, expanding, WriteAnswers } from './write-answers';

/** Most attempts of a PUT whose entity others create or delete at the same time. */
const MOST_ATTEMPTS = 5;

/** Writes resources of all collections, from the resource path to the text of the answer. */
@Injectable()
export class ResourceWrites {
  constructor(
    private readonly answers: WriteAnswers,
    private readonly reads: ResourceReads,
    private readonly writer: EntityWriter,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Creates an entity, with its contained entities, in the collection at the end of the path. */
  async create(request: GraphRequest, path: readonly PathStep[], body: EntityBody<object>): Promise<Answer> {
    const { set } = endOf(path);
    const accept = (): JsonObject =>
      withIds(
        set,
        body.accept((json) => tooManyEntities(set, json)),
      );
    const entity = body.isLong ? await inATurn(accept) : accept();
    return this.add(request, [...path.slice(0, -1), { set, id: String(entity.id) }], entity, body.isLong);
  }

  /**
   * Replaces the entity at the end of the path, or creates it (OData 4.01 part 1, section 11.4.4). Contained
   * collections that are not in the body are kept.
   */
  async put(request: GraphRequest, path: readonly PathStep[], body: EntityBody<object>): Promise<Answer> {
    admitChange(request, this.settings);
    if (request.conditions.ifNoneMatch === '*') return this.addAt(request, path, body);
    const { set } = endOf(path);
    const accept = (): JsonObject => entityOf(path, body);
    const entity = body.isLong ? await inATurn(accept) : accept();
    if (body.isLong) await inTurns(prepareRows(set, entity));
    const { plan, read } = this.answers.planOf(request, path, written(set, [entity]));
    const conditions = withTagInBody(request.conditions, body.source);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const replaced = await this.writer.replace(request.tenantId, path, entity, conditions, read);
      if (replaced) return this.answers.answer(request, replaced, path, plan);
      // The tag in the body of an entity from elsewhere does not refer to an entity here.
      if (request.conditions.ifMatch !== undefined) throw new GraphError('resourceModified');
      const added = await this.add(request, path, entity, body.isLong).catch(unlessTaken);
      if (added) return added;
    }
    throw new GraphError('serviceNotAvailable', {
      message: 'Other requests keep creating and deleting the entity. Try again later.',
      headers: { 'Retry-After': '2' },
    });
  }

  /** Deletes the entity at the end of the path and its contained entities. */
  async remove(request: GraphRequest, path: readonly PathStep[]): Promise<void> {
    refuseOptions(request.query);
    admitChange(request, this.settings);
    await this.writer.remove(request.tenantId, path, request.conditions);
  }

  /**
   * Creates the entity at the end of the path for `If-None-Match: *`. It must not exist yet: that is checked before the
   * body, which may be a change.
   */
  async addAt(request: GraphRequest, path: readonly PathStep[], body: EntityBody<object>): Promise<Answer> {
    if (request.conditions.ifMatch !== undefined) throw new GraphError('resourceModified');
    const accept = (): JsonObject => entityOf(path, body);
    try {
      const entity = body.isLong ? await inATurn(accept) : accept();
      const added = await this.add(request, path, entity, body.isLong).catch(unlessTaken);
      if (added) return added;
    } catch (error) {
      if (!(error instanceof GraphError && error.key === 'invalidBody') || !(await this.reads.has(request, path)))
        throw error;
    }
    throw new GraphError('entityExists');
  }

  /**
   * Creates the entity at the end of the path.
   * @param isLong whether the entity is large, so that other work gets turns while it is prepared
   */
  private async add(
    request: GraphRequest,
    path: readonly PathStep[],
    entity: JsonObject,
    isLong: boolean,
  ): Promise<Answer> {
    const { set } = endOf(path);
    const { plan, read } = this.answers.planOf(request, path, written(set, [entity]));
    const complete = (): JsonObject => {
      const stored = withCounterparts(set, entity);
      return stored === entity ? entity : withIds(set, stored);
    };
    const stored = isLong ? await inATurn(complete) : complete();
    if (isLong) await inTurns(prepareRows(set, stored));
    const made = await this.writer.create(request.tenantId, path, stored, read);
    return this.answers.answer(request, made, path, plan, true);
  }
}

/** The validated entity for the end of the path, with all ids. */
function entityOf(path: readonly PathStep[], body: EntityBody<object>): JsonObject {
  const { set, id = '' } = endOf(path);
  return withIds(
    set,
    body.ofNew(id).accept((json, source) => unfitEntity(set, json, source)),
  );
}

/** Returns undefined when the id is already taken; throws all other errors. */
function unlessTaken(error: unknown): undefined {
  if (error instanceof GraphError && error.key === 'nameAlreadyExists') return undefined;
  throw error;
}

/** The `$expand` items for the collections in the body of a new entity, so that the answer contains them. */
function written({ children }: EntitySet, entities: readonly JsonObject[]): ExpandItem[] {
  return [...children.values()]
    .filter(({ name }) => entities.some((entity) => entity[name] !== undefined))
    .map((child) => {
      const items = entities.flatMap((entity) => itemsOf(entity, child));
      return { at: 0, path: [{ name: child.name, at: 0 }], options: expanding(written(child, items)) };
    });
}
