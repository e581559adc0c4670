import { GraphError } from '../../graph/errors/graph-error';
import { below } from '../../edm/json/finding';
import type { EntitySet } from '../../odata/entity-set';
import { CreateKind } from '../kinds/create.sql';
import { UpdateKind } from '../kinds/update.sql';
import type { RunStatement, Write, WriteRow } from '../sql/write';
import type { ContentChange, ItemChange } from '../rows/change';
import { deleteContents, findOwner, listContents, type Owner, type Placed } from './contents.sql';

/** Most writes in one statement. */
const MOST_WRITES = 256;

interface PartKinds {
  readonly create: CreateKind;
  readonly update: UpdateKind;
}

const kindsBySet = new WeakMap<EntitySet, PartKinds>();

/** Kinds of writes that are part of another write, which raises the version. Each collection has one path. */
function partKinds(sets: readonly EntitySet[]): PartKinds {
  const set = sets.at(-1) as EntitySet;
  const kinds = kindsBySet.get(set) ?? { create: new CreateKind(sets, true), update: new UpdateKind(sets, true) };
  kindsBySet.set(set, kinds);
  return kinds;
}

/**
 * Changes the contents of an entity within the transaction of its own change, which has locked the call record.
 * @param sets collections on the path to the entity
 * @param ids of the entities on that path
 * @throws GraphError when a condition is not met or a new entity is not complete; the transaction must be rolled back
 */
export async function changeContents(
  run: RunStatement,
  sets: readonly EntitySet[],
  ids: readonly string[],
  contents: readonly ContentChange[],
): Promise<void> {
  const [owner] = await run<{ position: string | null }>(findOwner(sets, ids));
  await changeOf(run, sets, ids, owner?.position ?? undefined, contents);
}

async function changeOf(
  run: RunStatement,
  sets: readonly EntitySet[],
  ids: readonly string[],
  position: string | undefined,
  contents: readonly ContentChange[],
): Promise<void> {
  const owner: Owner = { callRecordId: ids[0] ?? '', position };
  for (const { set, isWhole, items, removed } of contents) {
    const stored = await run<Placed>(listContents(set, owner));
    // Ids may repeat. The first entity with an id has it in URLs.
    const places = new Map(stored.toReversed().map(({ id, position }) => [id, position]));
    const named = new Set(items.flatMap(({ id }) => (id === undefined ? [] : [places.get(id)])));
    const gone = isWhole
      ? stored.filter(({ position }) => !named.has(position)).map(({ position }) => position)
      : removed.flatMap((id) => places.get(id) ?? []);
    if (gone.length > 0) await run(deleteContents(set, owner, gone));
    const known = items.filter(({ id }) => id !== undefined && places.has(id));
    const added = items.filter((item) => !known.includes(item));
    const path = [...sets, set];
    const kinds = partKinds(path);
    await writeParts(run, known, ({ id = '', change: { members, rules }, conditions }) =>
      kinds.update.write([...ids, id], { members, rules }, conditions),
    );
    await writeParts(run, added, (item) => kinds.create.write(ids, item.asNew()));
    for (const { id = '', change } of known)
      if (change.contents?.length) await changeOf(run, path, [...ids, id], places.get(id), change.contents);
  }
}

async function writeParts(
  run: RunStatement,
  items: readonly ItemChange[],
  write: (item: ItemChange) => Write,
): Promise<void> {
  for (let at = 0; at < items.length; at += MOST_WRITES) {
    const chunk = items.slice(at, at + MOST_WRITES);
    const writes = chunk.map((item) => write(item));
    const [first] = writes;
    if (!first) return;
    for (const row of await run<WriteRow>(first.kind.statement(writes))) {
      const one = writes[row.n - 1];
      if (!row.done && one) throw placed(one.kind.refusal(one, row), chunk[row.n - 1]?.place ?? '');
    }
  }
}

/** The error with the place of its item. */
function placed(error: GraphError, place: string): GraphError {
  const { key, message, details } = error;
  return new GraphError(key, {
    message: `${place}: ${message}`,
    details: details?.map((one) => ({ ...one, target: below(place, one.target) })),
  });
}
