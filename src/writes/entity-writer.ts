import { Inject, Injectable } from '@nestjs/common';
import { showUse } from '../budgets/budget-use';
import { budgets } from '../budgets/budgets';
import { SETTINGS, type Settings } from '../config/settings';
import { TenantDatabase } from '../database/tenant-database';
import type { JsonObject } from '../edm/json/json-value';
import type { Conditions } from '../graph/request/conditions';
import { readings } from '../metrics/readings';
import { endOf, type EntitySet, type PathStep } from '../odata/entity-set';
import type { Change } from './rows/change';
import { CreateKind } from './kinds/create.sql';
import { DeleteKind } from './kinds/delete.sql';
import { OwnedDeleteKind, OwnedWriteKind, type Owned, type OwnedMode } from './kinds/owned.sql';
import { ReplaceKind } from './kinds/replace.sql';
import { UpdateKind } from './kinds/update.sql';
import type { Read, Write } from './sql/write';
import { WriteQueue } from './write-queue';
import { writeTogether, type Outcome, type Written } from './write-transaction';

/** Longest wait of writes for those under way, in milliseconds: several times the duration of a shared statement. */
const PATIENCE = 100;

/** Minimum number of concurrent transactions, for shared and for held writes each. */
const LEAST = 4;

/**
 * Writes entities with all they contain. Each method call is atomic, raises the version of the call record by one, and
 * resolves when the data is on disk. Concurrent writes share a commit.
 */
@Injectable()
export class EntityWriter {
  private readonly queue: WriteQueue;
  private readonly creations = new Map<EntitySet, CreateKind>();
  private readonly changes = new Map<EntitySet, UpdateKind>();
  private readonly replacements = new Map<EntitySet, ReplaceKind>();
  private readonly deletions = new Map<EntitySet, DeleteKind>();
  private readonly ownedWrites = {
    change: new Map<Owned, OwnedWriteKind>(),
    replacement: new Map<Owned, OwnedWriteKind>(),
  };
  private readonly ownedDeletions = new Map<Owned, OwnedDeleteKind>();

  constructor(
    private readonly database: TenantDatabase,
    @Inject(SETTINGS) settings: Settings,
  ) {
    // A quarter of the pool, so that writes do not take all of it. `database/connection-shares.ts` sets the limits.
    const most = Math.max(LEAST, Math.floor(database.size / 4));
    const writes = budgets.writes.most();
    const bytes = budgets.bytesOfWrites.most(settings);
    this.queue = new WriteQueue((tenantId, writes, callId) => writeTogether(database, tenantId, writes, callId), {
      writes,
      bytes,
      shared: most,
      held: most,
      patience: PATIENCE,
    });
    showUse('writes', writes, () => this.queue.load.writes);
    showUse('bytesOfWrites', bytes, () => this.queue.load.bytes);
    readings.writesWaiting.from(() => [[{}, this.queue.load.waiting]]);
  }

  /**
   * Adds an entity to the collection at the end of the path.
   * @param entity with its id and the ids of all it contains
   * @param read reads the entity for the answer, in the transaction of the write; undefined: the answer contains no
   * entity
   * @throws GraphError when a parent does not exist, the id is taken, or too many writes are waiting
   */
  create(tenantId: string, path: readonly PathStep[], entity: JsonObject, read?: Read): Promise<Written> {
    const kind = kindFor(this.creations, path, (sets) => new CreateKind(sets));
    return this.write(tenantId, kind.write(idsOf(path.slice(0, -1)), entity, read));
  }

  /**
   * Merges the members of a change into the entity at the end of the path.
   * @param read as in {@link create}
   * @throws GraphError when the entity does not exist, does not fulfil the conditions or would end before it starts, or
   * too many writes are waiting
   */
  update(
    tenantId: string,
    path: readonly PathStep[],
    change: Change,
    conditions: Conditions,
    read?: Read,
  ): Promise<Written> {
    const kind = kindFor(this.changes, path, (sets) => new UpdateKind(sets));
    return this.write(tenantId, kind.write(idsOf(path), change, conditions, read));
  }

  /**
   * Replaces the entity at the end of the path.
   * @param entity with its id and the ids of all it contains
   * @param read as in {@link create}
   * @returns undefined where only the last entity of the path does not exist
   * @throws GraphError when an entity before it does not exist, the entity does not fulfil the conditions, or too many
   * writes are waiting
   */
  async replace(
    tenantId: string,
    path: readonly PathStep[],
    entity: JsonObject,
    conditions: Conditions,
    read?: Read,
  ): Promise<Written | undefined> {
    const kind = kindFor(this.replacements, path, (sets) => new ReplaceKind(sets));
    const outcome = await this.make(tenantId, kind.write(idsOf(path), entity, conditions, read));
    return 'refusal' in outcome && outcome.found === path.length - 1 ? undefined : written(outcome);
  }

  /**
   * Deletes the entity at the end of the path with all it contains.
   * @throws GraphError when it does not exist or does not fulfil the conditions, or too many writes are waiting
   */
  async remove(tenantId: string, path: readonly PathStep[], conditions: Conditions): Promise<void> {
    const kind = kindFor(this.deletions, path, (sets) => new DeleteKind(sets));
    await this.write(tenantId, kind.write(idsOf(path), conditions));
  }

  /**
   * Writes a single entity within a call record, and creates it where there is none.
   * @param mode whether members that are not sent stay; the id always stays unless another is sent
   * @param read as in {@link create}
   * @returns also whether the entity is new
   * @throws GraphError when the call record does not exist, the entity does not fulfil the conditions, or too many
   * writes are waiting
   */
  async writeOwned(
    tenantId: string,
    callRecordId: string,
    owned: Owned,
    mode: OwnedMode,
    change: Change,
    conditions: Conditions,
    read?: Read,
  ): Promise<Written & { readonly isNew: boolean }> {
    const kind = known(this.ownedWrites[mode], owned, () => new OwnedWriteKind(owned, mode));
    const made = await this.write(tenantId, kind.write([callRecordId], change, conditions, read));
    return { ...made, isNew: made.found === kind.sets.length };
  }

  /**
   * Deletes a single entity within a call record.
   * @throws GraphError when one of the two does not exist, the entity does not fulfil the conditions, or too many
   * writes are waiting
   */
  async removeOwned(tenantId: string, callRecordId: string, owned: Owned, conditions: Conditions): Promise<void> {
    const kind = known(this.ownedDeletions, owned, () => new OwnedDeleteKind(owned));
    await this.write(tenantId, kind.write([callRecordId], conditions));
  }

  private async write(tenantId: string, write: Write): Promise<Written> {
    return written(await this.make(tenantId, write));
  }

  private make(tenantId: string, write: Write): Promise<Outcome> {
    return this.database.isJoined ? this.writeAlone(tenantId, write) : this.queue.write(tenantId, write);
  }

  /** A write within a transaction (a group of a batch) commits with it, and waits for its call record there. */
  private async writeAlone(tenantId: string, write: Write): Promise<Outcome> {
    const [outcome] = await writeTogether(this.database, tenantId, [write], write.ids[0]);
    return outcome as Outcome;
  }
}

function written(outcome: Outcome): Written {
  if ('row' in outcome) return outcome;
  throw 'refusal' in outcome
    ? outcome.refusal
    : new Error('A write was busy although it had locked its call record first.');
}

/** The kind of write for a path. Each collection has one. */
function kindFor<Kind>(
  kinds: Map<EntitySet, Kind>,
  path: readonly PathStep[],
  make: (sets: EntitySet[]) => Kind,
): Kind {
  return known(kinds, endOf(path).set, () => make(path.map((step) => step.set)));
}

function known<Key, Kind>(kinds: Map<Key, Kind>, key: Key, make: () => Kind): Kind {
  let kind = kinds.get(key);
  if (!kind) {
    kind = make();
    kinds.set(key, kind);
  }
  return kind;
}

function idsOf(path: readonly PathStep[]): string[] {
  return path.map(({ id = '' }) => id);
}
