import { Injectable } from '@nestjs/common';
import { TenantDatabase, type TenantTransaction } from '../database/tenant-database';
import type { JsonObject } from '../edm/json';
import { entityNotFound } from '../graph/entity-not-found';
import { GraphError } from '../graph/graph-error';
import type { EntityRow } from '../odata/compile-read';
import type { EntitySet, PathStep } from '../odata/entity-set';
import type { Statement } from '../odata/sql-builder';
import { countPositions, parentColumns, rowsOf } from './entity-rows';
import { deleteEntity, findById, insertRows, raiseVersion, updateEntity } from './entity-statements';

/** Writes entities with all they contain. Each call is one transaction, which also raises the record's version. */
@Injectable()
export class EntityWriter {
  constructor(private readonly database: TenantDatabase) {}

  /**
   * Adds an entity to the collection at the end of the path.
   * @param entity with its id and the ids of all it contains
   * @param read statement that reads the answer before others can change it
   * @throws GraphError when a parent does not exist or the id is taken
   */
  async create(
    tenantId: string,
    path: readonly PathStep[],
    entity: JsonObject,
    read: Statement,
  ): Promise<EntityRow | undefined> {
    const { set } = last(path);
    const parents = path.slice(0, -1);
    const positions = countPositions(set, entity);
    return this.database.transaction(tenantId, async (tx) => {
      const first = parents.length === 0 ? 0n : await this.raise(tx, parents, positions);
      const parent = parentColumns(set, await this.keyOf(tx, parents));
      const isTaken = parents.length > 0 && (await this.find(tx, set, parent, String(entity.id))) !== undefined;
      if (isTaken) throw alreadyExists(entity);
      for (const [table, rows] of rowsOf(set, entity, parent, first)) {
        const inserted = await tx.query(insertRows(table, rows));
        if (inserted.length < rows.length) throw alreadyExists(entity);
      }
      return answer(tx, read);
    });
  }

  /**
   * Lays the members of a change over the entity at the end of the path.
   * @param read statement that reads the answer before others can change it
   * @throws GraphError when the entity does not exist or would end before it starts
   */
  async update(
    tenantId: string,
    path: readonly PathStep[],
    change: JsonObject,
    read: Statement,
  ): Promise<EntityRow | undefined> {
    const { set } = last(path);
    return this.database.transaction(tenantId, async (tx) => {
      if (path.length > 1) await this.raise(tx, path);
      const key = await this.keyOf(tx, path);
      const [row] = await tx.query<{ inOrder: boolean }>(updateEntity(set, key, change));
      if (!row) throw entityNotFound(set);
      if (!row.inOrder) throw endsBeforeStart();
      return answer(tx, read);
    });
  }

  /** Removes the entity at the end of the path with all it contains. @throws GraphError when it does not exist */
  async remove(tenantId: string, path: readonly PathStep[]): Promise<void> {
    const { set } = last(path);
    await this.database.transaction(tenantId, async (tx) => {
      if (path.length > 1) await this.raise(tx, path);
      const removed = await tx.query(deleteEntity(set, await this.keyOf(tx, path)));
      if (removed.length === 0) throw entityNotFound(set);
    });
  }

  private async raise(tx: TenantTransaction, path: readonly PathStep[], positions = 0): Promise<bigint> {
    const [row] = await tx.query<{ position: string }>(raiseVersion(path, positions));
    if (!row) throw entityNotFound((path[0] as PathStep).set);
    return BigInt(row.position);
  }

  /** Key columns of the entity at the end of the path; of the first one where the id repeats. */
  private async keyOf(tx: TenantTransaction, path: readonly PathStep[]): Promise<JsonObject> {
    let key: JsonObject = {};
    for (const { set, id = '' } of path) {
      const parent = parentColumns(set, key);
      if (set.parentKey.length === 0) key = { id };
      else {
        const position = await this.find(tx, set, parent, id);
        if (position === undefined) throw entityNotFound(set);
        key = { ...parent, position };
      }
    }
    return key;
  }

  /** Position of the first entity of the id. */
  private async find(
    tx: TenantTransaction,
    set: EntitySet,
    parent: JsonObject,
    id: string,
  ): Promise<string | undefined> {
    const [row] = await tx.query<{ position: string }>(findById(set, parent, id));
    return row?.position;
  }
}

async function answer(tx: TenantTransaction, read: Statement): Promise<EntityRow | undefined> {
  const [row] = await tx.query<EntityRow>(read);
  return row;
}

function last(path: readonly PathStep[]): PathStep {
  return path.at(-1) as PathStep;
}

function alreadyExists({ id }: JsonObject): GraphError {
  return new GraphError('nameAlreadyExists', { message: `An entity with the id '${String(id)}' already exists.` });
}

function endsBeforeStart(): GraphError {
  const message = 'must not be before startDateTime';
  return new GraphError('invalidBody', {
    message: `endDateTime ${message}.`,
    details: [{ code: 'invalidValue', message, target: 'endDateTime' }],
  });
}
