import { Inject, Injectable } from '@nestjs/common';
import { budgets } from '../budgets/budgets';
import { SETTINGS, type Settings } from '../config/settings';
import { TenantDatabase } from '../database/tenant-database';
import type { JsonObject } from '../edm/json/json-value';
import type { Conditions } from '../graph/request/conditions';
import { endOf, type EntitySet, type PathStep } from '../odata/entity-set';
import type { Statement } from '../odata/sql-builder';
import { CreateKind } from './kinds/create.sql';
import { DeleteKind } from './kinds/delete.sql';
import { OwnedDeleteKind, OwnedWriteKind, type Owned, type OwnedMode } from './kinds/owned.sql';
import { ReplaceKind } from './kinds/replace.sql';
import { UpdateKind } from './kinds/update.sql';
import type { Write } from './sql/write';
import { WriteQueue } from './write-queue';
import { writeTogether, type Outcome, type Written } from './write-transaction';

/** Milliseconds of patience are several times what a shared statement takes. */
const PATIENCE = 100;

/** Fewest transactions at a time of each of the two ways in which writes go. */
const LEAST = 4;

/** Makes the statement that reads an answer. */
type Read = () => Statement;

/**
 * Writes entities with all they contain. Each call is all or nothing, raises the record's version by one, and resolves
 * when it is on disk; calls at the same time share their commit.
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
    // So many that no tenant takes all; how many connections there are for writes is decided where they are had from.
    const most = Math.max(LEAST, Math.floor(database.size / 4));
    this.queue = new WriteQueue((tenantId, writes, callId) => writeTogether(database, tenantId, writes, callId), {
      writes: budgets.writes.most(),
      bytes: budgets.bytesOfWrites.most(settings),
      shared: most,
      held: most,
      patience: PATIENCE,
    });
  }

  /**
   * Adds an entity to the collection at the end of the path.
   * @param entity with its id and the ids of all it contains
   * @param read the answer, from before others can change it, where it takes more than the entity's own row; undefined: the
   * answer shows nothing
   * @throws GraphError when a parent does not exist or the id is taken, or too many writes are waiting
   */
  create(tenantId: string, path: readonly PathStep[], entity: JsonObject, read?: Read): Promise<Written> {
    const kind = kindFor(this.creations, path, (sets) => new CreateKind(sets));
    return this.write(tenantId, kind.write(idsOf(path.slice(0, -1)), entity, read));
  }

  /**
   * Lays the members of a change over the entity at the end of the path.
   * @param read as in {@link create}
   * @throws GraphError when the entity does not exist, does not fulfil the conditions or would end before it starts, or too
   * many writes are waiting
   */
  update(
    tenantId: string,
    path: readonly PathStep[],
    change: JsonObject,
    conditions: Conditions,
    read?: Read,
  ): Promise<Written> {
    const kind = kindFor(this.changes, path, (sets) => new UpdateKind(sets));
    return this.write(tenantId, kind.write(idsOf(path), change, conditions, read));
  }

  /**
   * Puts an entity in the place of the one at the end of the path.
   * @param entity with its id and the ids of all it contains
   * @param read as in {@link create}
   * @returns undefined where there is no entity at the end of the path, but all those before it
   * @throws GraphError when one of those does not exist, the entity does not fulfil the conditions, or too many writes are
   * waiting
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
   * Removes the entity at the end of the path with all it contains.
   * @throws GraphError when it does not exist or does not fulfil the conditions, or too many writes are waiting
   */
  async remove(tenantId: string, path: readonly PathStep[], conditions: Conditions): Promise<void> {
    const kind = kindFor(this.deletions, path, (sets) => new DeleteKind(sets));
    await this.write(tenantId, kind.write(idsOf(path), conditions));
  }

  /**
   * Writes the single entity that a call record owns, and makes it where there is none.
   * @param mode what becomes of the members that it has already; its id stays unless another is given
   * @param read as in {@link create}
   * @returns also whether there was none
   * @throws GraphError when the call record does not exist, the entity does not fulfil the conditions, or too many writes
   * are waiting
   */
  async writeOwned(
    tenantId: string,
    callRecordId: string,
    owned: Owned,
    mode: OwnedMode,
    members: JsonObject,
    conditions: Conditions,
    read?: Read,
  ): Promise<Written & { readonly isNew: boolean }> {
    const kind = known(this.ownedWrites[mode], owned, () => new OwnedWriteKind(owned, mode));
    const made = await this.write(tenantId, kind.write([callRecordId], members, conditions, read));
    return { ...made, isNew: made.found === kind.sets.length };
  }

  /**
   * Removes the single entity that a call record owns.
   * @throws GraphError when one of the two does not exist, the entity does not fulfil the conditions, or too many writes
   * are waiting
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

  /** What is part of a transaction commits with that, and waits for its call record itself. */
  private async writeAlone(tenantId: string, write: Write): Promise<Outcome> {
    const [outcome] = await writeTogether(this.database, tenantId, [write], write.ids[0]);
    return outcome as Outcome;
  }
}

function written(outcome: Outcome): Written {
  if ('row' in outcome) return outcome;
  throw 'refusal' in outcome ? outcome.refusal : new Error('A write was given up though it was only held up.');
}

/** The one kind of write for paths that end in a collection. */
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
