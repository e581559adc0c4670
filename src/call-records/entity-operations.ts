import { Injectable } from '@nestjs/common';
import type { Finding } from '../edm/finding';
import { withoutMembers, type JsonObject } from '../edm/json';
import type { Answer } from '../graph/answer';
import type { EntityBody } from '../graph/entity-body';
import type { GraphRequest } from '../graph/graph-request';
import { countPositions, itemsOf, withIds, withOwnedIds } from '../ingestion/entity-rows';
import { EntityWriter } from '../ingestion/entity-writer';
import { compileEntity } from '../odata/compile-read';
import type { EntitySet, PathStep } from '../odata/entity-set';
import type { ExpandItem, QueryOptions } from '../odata/syntax/ast';
import { refuseOptions } from '../odata/plan-options';
import { formatQuery, resourcePath } from '../odata/urls';
import { EntityReader } from './entity-reader';

/** Most entities that a collection in the body of a new entity may hold, with all that those contain. */
const MOST_ENTITIES = 20_000;

/** What every collection of the API takes, from a resource path to the text of the answer. */
@Injectable()
export class EntityOperations {
  constructor(
    private readonly reader: EntityReader,
    private readonly writer: EntityWriter,
  ) {}

  /** Adds an entity, with all that it contains, to the collection at the end of the path. */
  async create(request: GraphRequest, path: readonly PathStep[], body: EntityBody<object>): Promise<Answer> {
    const { tenantId, root, query } = request;
    refuseOptions(query);
    const { set } = end(path);
    const entity = withIds(
      set,
      body.accept((json) => tooManyEntities(set, json)),
    );
    const target = [...path.slice(0, -1), { set, id: String(entity.id) }];
    const plan = this.reader.planEntity(request, target, expanding(written(set, [entity])));
    const row = await this.writer.create(tenantId, path, entity, () => compileEntity(root, target, plan));
    return this.reader.answer(request, row, target, plan, { location: `${root}/${resourcePath(target)}` });
  }

  /** Changes what the body names of the entity at the end of the path. */
  async update(request: GraphRequest, path: readonly PathStep[], body: EntityBody<object>): Promise<Answer> {
    refuseOptions(request.query);
    const { set } = end(path);
    const change = withOwnedIds(
      set,
      withoutFixed(
        set,
        body.accept((json) => unchangeable(path, json)),
      ),
    );
    if (Object.keys(change).length === 0) return this.reader.get(request, path);
    const plan = this.reader.planEntity(request, path, expanding([]));
    const row = await this.writer.update(request.tenantId, path, change, () => compileEntity(request.root, path, plan));
    return this.reader.answer(request, row, path, plan);
  }

  /** Removes the entity at the end of the path with all that it contains. */
  async remove({ tenantId, query }: GraphRequest, path: readonly PathStep[]): Promise<void> {
    refuseOptions(query);
    await this.writer.remove(tenantId, path);
  }
}

function end(path: readonly PathStep[]): PathStep {
  return path.at(-1) as PathStep;
}

/** Expands what the body of a new entity contains, so that the answer shows all of it. */
function written({ children }: EntitySet, entities: readonly JsonObject[]): ExpandItem[] {
  return [...children.values()]
    .filter(({ name }) => entities.some((entity) => entity[name] !== undefined))
    .map((child) => {
      const items = entities.flatMap((entity) => itemsOf(entity, child));
      return { at: 0, path: [{ name: child.name, at: 0 }], options: expanding(written(child, items)) };
    });
}

/** The options that ask for nothing else but what is expanded. */
function expanding(expand: readonly ExpandItem[]): QueryOptions {
  const text = expand.map(({ path, options }) => `${path[0]?.name}(${formatQuery(options).join(';')})`).join(',');
  return { expand, written: new Map(expand.length === 0 ? [] : [['$expand', text]]) };
}

/** What a new entity must not hold too much of. */
export function tooManyEntities({ children }: EntitySet, json: JsonObject): Finding[] {
  return [...children.values()]
    .filter((child) => itemsOf(json, child).reduce((sum, item) => sum + countPositions(child, item), 0) > MOST_ENTITIES)
    .map(({ name }) => ({
      code: 'tooManyItems',
      message: `must not hold more than ${MOST_ENTITIES} entities, contained ones included; add the rest one by one`,
      target: name,
    }));
}

/** What a change must not name: another id, and what has URLs of its own. */
function unchangeable(path: readonly PathStep[], json: JsonObject): Finding[] {
  const { set, id } = end(path);
  const otherId = json.id !== undefined && json.id !== id;
  return [
    ...(otherId ? [{ message: `must be '${id}', as in the URL, or absent`, target: 'id' }] : []),
    ...[...set.children.keys()]
      .filter((name) => json[name] !== undefined)
      .map((target) => ({ message: 'cannot be changed with the entity that contains it', target })),
  ].map((finding) => ({ code: 'invalidValue' as const, ...finding }));
}

/** The members that may change. */
function withoutFixed({ type }: EntitySet, json: JsonObject): JsonObject {
  const fixed = [...type.properties.values()].filter(({ immutable }) => immutable);
  return withoutMembers(json, new Set(fixed.map(({ name }) => name)));
}
