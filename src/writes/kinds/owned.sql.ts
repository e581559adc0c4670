import { stringifyJson } from '../../edm/json/json';
import { entityNotFound } from '../../graph/errors/entity-not-found';
import { GraphError } from '../../graph/errors/graph-error';
import type { Conditions } from '../../graph/request/conditions';
import type { EntitySet } from '../../odata/entity-set';
import type { Statement } from '../../odata/sql-builder';
import type { Change } from '../rows/change';
import { changeOfOwned } from '../counterparts/counterpart-change';
import { newId } from '../rows/new-id';
import type { InputColumn } from '../sql/input-rows';
import { idColumns, isEnd, locate, raise } from '../sql/locate';
import { ownedConditionColumns, ownedConditionsMet, ownedConditionValues } from '../sql/preconditions';
import { perForm, writeValues, type PerForm } from '../sql/single-or-many';
import { neededRead, type Read, type Write, type Refused, type WriteKind } from '../sql/write';
import { rankOf } from './order';

/** A single entity that is stored within the body of a call record, such as its organizer. */
export interface Owned {
  /** The collection of call records. */
  readonly owner: EntitySet;
  /** Name of the navigation property of the entity. */
  readonly name: string;
  /** Name of the entity in messages. */
  readonly label: string;
}

/** Whether members that are not sent stay (PATCH) or are removed except the id (PUT). */
export type OwnedMode = 'change' | 'replacement';

/** Writes single entities within call records, and creates them where there are none. */
export class OwnedWriteKind implements WriteKind {
  readonly sets: readonly EntitySet[];
  readonly rank: number;
  private readonly columns: readonly InputColumn[];
  private readonly text: PerForm<string>;

  constructor(
    private readonly owned: Owned,
    private readonly mode: OwnedMode,
  ) {
    const { owner, name } = owned;
    this.sets = [owner];
    this.rank = rankOf(mode === 'change' ? 'changeOwned' : 'replaceOwned', this.sets.length);
    this.columns = [
      ...idColumns(this.sets),
      ...ownedConditionColumns,
      { name: 'made_id', type: 'text' },
      { name: 'change', type: 'text' },
      { name: 'rules', type: 'text' },
    ];
    const kept = mode === 'change' ? `t.body -> '${name}'` : `jsonb_build_object('id', t.body -> '${name}' -> 'id')`;
    const before = `CASE WHEN a.state IS NULL THEN jsonb_build_object('id', a.made_id) ELSE ${kept} END`;
    const assignment = `body = t.body || jsonb_build_object('${name}', merge_values(${before}, a.change::jsonb, a.rules::jsonb))`;
    this.text = changing(owner, name, this.columns, assignment, 'true');
  }

  /** @param read returns the statement for the answer; undefined: the answer contains no entity */
  write(ids: readonly string[], { members, rules = {} }: Change, conditions: Conditions, read?: Read): Write {
    const values = [...ownedConditionValues(conditions), newId(), stringifyJson(members), JSON.stringify(rules)];
    const { owner, name } = this.owned;
    const step = changeOfOwned(owner, name, members, this.mode === 'replacement');
    return { kind: this, ids, values, isSilent: !read, read: neededRead(read, false), step };
  }

  statement(writes: readonly Write[]): Statement {
    return { text: this.text(writes), values: writeValues(writes, this.columns) };
  }

  refusal(_write: Write, { found }: Refused): GraphError {
    return found === 0 ? entityNotFound(this.sets[0] as EntitySet) : new GraphError('resourceModified');
  }
}

/** Deletes single entities within call records. */
export class OwnedDeleteKind implements WriteKind {
  readonly sets: readonly EntitySet[];
  readonly rank = rankOf('deleteOwned', 1);
  private readonly columns: readonly InputColumn[];
  private readonly text: PerForm<string>;

  constructor(private readonly owned: Owned) {
    const { owner, name } = owned;
    this.sets = [owner];
    this.columns = [...idColumns(this.sets), ...ownedConditionColumns];
    this.text = changing(owner, name, this.columns, `body = t.body - '${name}'`, 'w.state IS NOT NULL');
  }

  write(ids: readonly string[], conditions: Conditions): Write {
    const { owner, name } = this.owned;
    const step = changeOfOwned(owner, name, {}, true);
    return { kind: this, ids, values: ownedConditionValues(conditions), isSilent: true, step };
  }

  statement(writes: readonly Write[]): Statement {
    return { text: this.text(writes), values: writeValues(writes, this.columns) };
  }

  refusal(_write: Write, { found }: Refused): GraphError {
    const { owner } = this.owned;
    if (found < 2) return entityNotFound(found === 0 ? owner : this.owned);
    return new GraphError('resourceModified');
  }
}

/**
 * A statement that changes the call records of its writes.
 * @param assignment for the call record in row `t`, with the write in row `a`
 * @param condition on the write in row `w`; its `state` is the source of the entity's tag, null where there is no
 * entity
 */
function changing(
  owner: EntitySet,
  name: string,
  columns: readonly InputColumn[],
  assignment: string,
  condition: string,
): PerForm<string> {
  return perForm(
    columns,
    (form) => `${locate(form, [owner], columns, ['body'])},
    known AS MATERIALIZED (SELECT w.*, ${stateOf(name, 'w.stored_body')} AS state FROM ${form.from('located', 'w')}),
    checked AS MATERIALIZED (SELECT w.*, ${ownedConditionsMet('w.state')} AS met FROM known w),
    written AS (UPDATE ${owner.table} t SET ${assignment}, ${raise('1')}
      FROM (SELECT * FROM checked w WHERE w.mine AND w.found = 1 AND w.met AND ${condition}) a
      WHERE ${isEnd} RETURNING a.n, ${stateOf(name, 't.body')} AS revision)
    SELECT w.n::integer AS n, w.busy, w.found + (w.state IS NOT NULL)::integer AS found, w.met, r.n IS NOT NULL AS done,
      r.revision, NULL AS json
    FROM checked w ${form.joined('written r', 'r.n = w.n')}`,
  );
}

/** Source of the entity's tag, as in a read. */
function stateOf(name: string, body: string): string {
  return `CASE WHEN jsonb_typeof(${body} -> '${name}') = 'object' THEN md5((${body} -> '${name}')::text) END`;
}
