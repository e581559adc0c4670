import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import type { Finding } from '../edm/finding';
import { withoutMembers, type JsonObject } from '../edm/json';
import { Answer } from '../graph/answer';
import type { EntityBody } from '../graph/entity-body';
import { entityNotFound } from '../graph/entity-not-found';
import { GraphError } from '../graph/graph-error';
import type { GraphRequest } from '../graph/graph-request';
import { countPositions, itemsOf, withIds, withOwnedIds } from '../ingestion/entity-rows';
import { EntityWriter } from '../ingestion/entity-writer';
import {
  compileCount,
  compileEntity,
  compilePage,
  type CountRow,
  type EntityRow,
  type Found,
  type PageRow,
} from '../odata/compile-read';
import type { EntitySet, PathStep } from '../odata/entity-set';
import { writeNestedLinks } from '../odata/nested-links';
import { planEntity, planPage, type EntityPlan } from '../odata/plan';
import { parseQuery, refuseOptions, type ExpandItem } from '../odata/query-options';
import { contextUrl, memberContext, nextLink, resourcePath } from '../odata/urls';

/** Most entities that a collection in the body of a new entity may hold, with all that those contain. */
const MOST_ENTITIES = 20_000;

/** The operations that every collection of the API has, from a resource path to the text of the answer. */
@Injectable()
export class EntityOperations {
  constructor(
    private readonly database: TenantDatabase,
    private readonly writer: EntityWriter,
  ) {}

  /** A page of the collection at the end of the path. */
  async list({ tenantId, root, query }: GraphRequest, path: readonly PathStep[]): Promise<Answer> {
    const { set } = end(path);
    const plan = planPage(set, parseQuery(query));
    const statement = compilePage(path, plan, memberContext(root, path, plan));
    const [row] = await this.database.query<PageRow>(tenantId, statement);
    if (typeof row?.items !== 'string') throw unreadable(path, row);
    const items = writeNestedLinks(`[${row.items}]`, root, path, plan);
    const context = JSON.stringify(contextUrl(root, path, plan));
    const { count, last } = row;
    const link = row.more && last ? nextLink(root, path, plan.options, { count, last }) : undefined;
    const next = link === undefined ? '' : `,"@odata.nextLink":${JSON.stringify(link)}`;
    return new Answer(`{"@odata.context":${context},"value":${items}${next}}`);
  }

  /** How many entities the collection at the end of the path has, as decimal text. */
  async count({ tenantId, query }: GraphRequest, path: readonly PathStep[]): Promise<string> {
    refuseOptions(query);
    const [row] = await this.database.query<CountRow>(tenantId, compileCount(path));
    if (typeof row?.count !== 'string') throw missing(path, row);
    return row.count;
  }

  /** The entity at the end of the path. */
  async get({ tenantId, root, query }: GraphRequest, path: readonly PathStep[]): Promise<Answer> {
    const plan = planEntity(end(path).set, parseQuery(query));
    const statement = compileEntity(path, plan, memberContext(root, path, plan));
    const [row] = await this.database.query<EntityRow>(tenantId, statement);
    return entityAnswer(row, root, path, plan);
  }

  /** Adds an entity, with all that it contains, to the collection at the end of the path. */
  async create(
    { tenantId, root, query }: GraphRequest,
    path: readonly PathStep[],
    body: EntityBody<object>,
  ): Promise<Answer> {
    refuseOptions(query);
    const { set } = end(path);
    const entity = withIds(
      set,
      body.accept((json) => tooManyEntities(set, json)),
    );
    const target = [...path.slice(0, -1), { set, id: String(entity.id) }];
    const plan = planEntity(set, { expand: written(set, [entity]) });
    const read = compileEntity(target, plan, memberContext(root, target, plan));
    const row = await this.writer.create(tenantId, path, entity, read);
    return entityAnswer(row, root, target, plan, `${root}/${resourcePath(target)}`);
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
    if (Object.keys(change).length === 0) return this.get(request, path);
    const plan = planEntity(set, {});
    const read = compileEntity(path, plan, memberContext(request.root, path, plan));
    const row = await this.writer.update(request.tenantId, path, change, read);
    return entityAnswer(row, request.root, path, plan);
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

/** The first entity of the path that does not exist. */
function missing(path: readonly PathStep[], row: Found | undefined): Error {
  return entityNotFound((path[row?.found ?? 0] ?? end(path)).set);
}

function unreadable(path: readonly PathStep[], row: EntityRow | PageRow | undefined): Error {
  return row?.tooLarge ? new GraphError('answerTooLarge') : missing(path, row);
}

function entityAnswer(
  row: EntityRow | undefined,
  root: string,
  path: readonly PathStep[],
  plan: EntityPlan,
  location?: string,
): Answer {
  if (typeof row?.json !== 'string') throw unreadable(path, row);
  const members = writeNestedLinks(row.json, root, path, plan).slice(1);
  const context = JSON.stringify(contextUrl(root, path, plan));
  return new Answer(`{"@odata.context":${context}${members === '}' ? '' : ','}${members}`, location);
}

/** Expands what the body of a new entity contains, so that the answer shows all of it. */
function written({ children }: EntitySet, entities: readonly JsonObject[]): ExpandItem[] {
  return [...children.values()]
    .filter(({ name }) => entities.some((entity) => entity[name] !== undefined))
    .map((child) => {
      const items = entities.flatMap((entity) => itemsOf(entity, child));
      return { name: child.name, options: { expand: written(child, items) } };
    });
}

function tooManyEntities({ children }: EntitySet, json: JsonObject): Finding[] {
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
