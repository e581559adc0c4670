import { HttpStatus, Inject, Injectable } from '@nestjs/common';
import { inATurn, inTurns } from '../budgets/in-turns';
import { SETTINGS, type Settings } from '../config/settings';
import { withoutMembers, type JsonObject } from '../edm/json/json-value';
import { minimalAnswer, type Answer } from '../graph/answer/answer';
import { GraphError } from '../graph/errors/graph-error';
import type { EntityBody } from '../graph/request/entity-body';
import type { GraphRequest } from '../graph/request/graph-request';
import { endOf, type EntitySet, type PathStep } from '../odata/entity-set';
import type { EntityPlan } from '../odata/plan/plan';
import { refuseOptions } from '../odata/plan/plan-options';
import type { Statement } from '../odata/sql-builder';
import { compileEntity } from '../odata/sql/statements';
import type { ExpandItem, QueryOptions } from '../odata/syntax/ast';
import { formatQuery, resourcePath } from '../odata/urls/urls';
import { EntityWriter } from '../writes/entity-writer';
import { withCounterparts } from '../writes/rows/counterpart-forms';
import { itemsOf, withIds, withOwnedIds } from '../writes/rows/entity-ids';
import { prepareRows } from '../writes/rows/entity-rows';
import { withMergeRules } from '../writes/rows/merge-rules';
import type { Written } from '../writes/write-transaction';
import { EntityAnswers } from './answers';
import { tooManyEntities, unchangeable, unfitEntity } from './body-rules';
import { ResourceReads } from './reads';

/** Most attempts of a PUT whose entity others create or delete at the same time. */
const MOST_ATTEMPTS = 5;

/** Writes resources of all collections, from the resource path to the text of the answer. */
@Injectable()
export class ResourceWrites {
  constructor(
    private readonly answers: EntityAnswers,
    private readonly reads: ResourceReads,
    private readonly writer: EntityWriter,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Creates an entity, with its contained entities, in the collection at the end of the path. */
  async create(request: GraphRequest, path: readonly PathStep[], body: EntityBody<object>): Promise<Answer> {
    refuseOptions(request.query);
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
   * Changes the members in the body of the entity at the end of the path; with `If-None-Match: *`, creates the entity
   * instead.
   */
  async update(request: GraphRequest, path: readonly PathStep[], body: EntityBody<object>): Promise<Answer> {
    admitChange(request, this.settings);
    const { tenantId, root, conditions } = request;
    if (conditions.ifNoneMatch === '*') return this.addAt(request, path, this.entityOf(path, body), body.isLong);
    const { set } = endOf(path);
    const accepted = body.accept((json) => unchangeable(path, json));
    const change = withMergeRules(set.type, body.source, withOwnedIds(set, withoutFixed(set, accepted)));
    const plan = this.answers.readOf(request, path).plan;
    const read = reading(request, () => compileEntity(root, path, plan));
    const isEmpty = Object.keys(change).length === 0;
    const changed = isEmpty
      ? await this.reads.find(request, path, plan)
      : await this.writer.update(tenantId, path, change, conditions, read);
    return this.answer(request, changed, path, plan);
  }

  /**
   * Replaces the entity at the end of the path, or creates it (OData 4.01 part 1, section 11.4.4). Contained
   * collections that are not in the body are kept.
   */
  async put(request: GraphRequest, path: readonly PathStep[], body: EntityBody<object>): Promise<Answer> {
    admitChange(request, this.settings);
    const { tenantId, root, conditions } = request;
    const accept = (): JsonObject => this.entityOf(path, body);
    const entity = body.isLong ? await inATurn(accept) : accept();
    if (conditions.ifNoneMatch === '*') return this.addAt(request, path, entity, body.isLong);
    if (body.isLong) await inTurns(prepareRows(endOf(path).set, entity));
    const plan = this.answers.planOf(request, path, expanding(written(endOf(path).set, [entity])));
    const read = reading(request, () => compileEntity(root, path, plan));
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const replaced = await this.writer.replace(tenantId, path, entity, conditions, read);
      if (replaced) return this.answer(request, replaced, path, plan);
      if (conditions.ifMatch !== undefined) throw new GraphError('resourceModified');
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
    admitChange(request, this.settings);
    await this.writer.remove(request.tenantId, path, request.conditions);
  }

  /** The validated entity for the end of the path, with all ids. */
  private entityOf(path: readonly PathStep[], body: EntityBody<object>): JsonObject {
    const { set, id = '' } = endOf(path);
    return withIds(
      set,
      body.ofNew(id).accept((json, source) => unfitEntity(path, json, source)),
    );
  }

  /** Creates an entity for `If-None-Match: *`, which must not exist yet. */
  private async addAt(
    request: GraphRequest,
    path: readonly PathStep[],
    entity: JsonObject,
    isLong: boolean,
  ): Promise<Answer> {
    if (request.conditions.ifMatch !== undefined) throw new GraphError('resourceModified');
    const added = await this.add(request, path, entity, isLong).catch(unlessTaken);
    if (!added) throw new GraphError('entityExists');
    return added;
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
    const { tenantId, root } = request;
    const { set } = endOf(path);
    const contained = written(set, [entity]);
    const plan =
      contained.length === 0
        ? this.answers.readOf(request, path).plan
        : this.answers.planOf(request, path, expanding(contained));
    const read = reading(request, () => compileEntity(root, path, plan));
    const complete = (): JsonObject => {
      const stored = withCounterparts(set, entity);
      return stored === entity ? entity : withIds(set, stored);
    };
    const stored = isLong ? await inATurn(complete) : complete();
    if (isLong) await inTurns(prepareRows(set, stored));
    const made = await this.writer.create(tenantId, path, stored, read);
    return this.answer(request, made, path, plan, true);
  }

  private answer(
    request: GraphRequest,
    { row, tag }: Written,
    path: readonly PathStep[],
    plan: EntityPlan,
    isNew = false,
  ): Promise<Answer> {
    const url = `${request.root}/${resourcePath(path)}`;
    if (request.returns === 'minimal') return Promise.resolve(minimalAnswer(url, { isNew, tag }));
    const status = isNew ? HttpStatus.CREATED : undefined;
    return this.answers.answer(request, row, path, plan, {
      isOfWrite: true,
      status,
      location: isNew ? url : undefined,
    });
  }
}

/** @throws GraphError for a request that must not change the entity */
export function admitChange(
  { query, conditions: { ifMatch, ifNoneMatch } }: GraphRequest,
  { requireIfMatch }: Pick<Settings, 'requireIfMatch'>,
): void {
  refuseOptions(query);
  if (requireIfMatch && ifMatch === undefined && ifNoneMatch === undefined)
    throw new GraphError('preconditionRequired');
}

/** The function that compiles the read after a write; undefined for `return=minimal`. */
export function reading({ returns }: GraphRequest, read: () => Statement): (() => Statement) | undefined {
  return returns === 'minimal' ? undefined : read;
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

/** Query options with nothing but the `$expand` items. */
function expanding(expand: readonly ExpandItem[]): QueryOptions {
  const text = expand.map(({ path, options }) => `${path[0]?.name}(${formatQuery(options).join(';')})`).join(',');
  return { expand, written: new Map(expand.length === 0 ? [] : [['$expand', text]]) };
}

/** The body without immutable members. */
function withoutFixed({ type }: EntitySet, json: JsonObject): JsonObject {
  const fixed = [...type.properties.values()].filter(({ immutable }) => immutable);
  return withoutMembers(json, new Set(fixed.map(({ name }) => name)));
}
